import { toHex } from '../../bytes/hex'
import { decodeUtf8, visibleBytes } from '../../bytes/visible'
import { fileDigest, pathBytes } from '../../model/ima-log'
import type { PolicyEdit } from '../../model/policy-edit'
import { ACCEPTED_BY } from '../../model/verdict'
import { excludePath } from './exclude-patterns'
import { named } from './fix-words'
import { RANK, hostEntries, type PlannedFix } from './planned-fix'
import type { RejectedEntry } from './suggest-host'

/** Paths of a selection that are offered as excludes: who selects hundreds of files does not mean to leave each of them unchecked. */
const PATHS_MAX = 20
const BY_DIGEST = ACCEPTED_BY.indexOf('digest')

/** What can be done to entries that somebody chose, beyond what is suggested unasked: leave their paths out, or list them no more. */
export function selectedFixes(chosen: readonly RejectedEntry[]): PlannedFix[] {
  const files = chosen.flatMap((entry) => {
    const name = decodeUtf8(pathBytes(entry.host.log, entry.index))
    return name?.startsWith('/') === true ? [{ ...entry, name, shown: visibleBytes(pathBytes(entry.host.log, entry.index)) }] : []
  })
  const names = new Map(files.map(({ name, shown }) => [name, shown]))
  const listed = files.filter(({ host, index }) => host.judged.acceptedBy[index] === BY_DIGEST)
  return [
    ...(names.size === 0 || names.size > PATHS_MAX ? [] : [excludeFix(files, names)]),
    ...(listed.length === 0 ? [] : [removeFix(listed)]),
  ]
}

type ChosenFile = RejectedEntry & { readonly name: string; readonly shown: string }

function excludeFix(files: readonly ChosenFile[], names: ReadonlyMap<string, string>): PlannedFix {
  return {
    rank: RANK.excludePath, kind: 'exclude', safety: 'wide', title: `Exclude just ${named([...names.values()])}`, because: 'You chose it.', admits: 'Admits any bytes at just these paths, unseen.',
    edits: Array.from(names.keys(), (name): PolicyEdit => ({ kind: 'add-exclude', pattern: excludePath(name) })), targets: files, hosts: hostEntries(files),
  }
}

function removeFix(files: readonly ChosenFile[]): PlannedFix {
  const edits = files.map(({ host, index, name }): PolicyEdit => ({ kind: 'remove-digest', list: 'digests', name, digest: toHex(fileDigest(host.log, index)) }))
  return {
    rank: RANK.retire, kind: 'retire', safety: 'narrowest', title: `List ${named([...new Set(files.map(({ shown }) => shown))])} no more`, because: 'You chose it.', admits: 'Admits nothing: what is chosen is rejected from then on.', edits, targets: [], hosts: [],
  }
}
