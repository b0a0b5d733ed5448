import { toHex } from '../../bytes/hex'
import { decodeUtf8 } from '../../bytes/visible'
import { fileDigest, pathBytes } from '../../model/ima-log'
import type { PolicyEdit } from '../../model/policy-edit'
import { ACCEPTED_BY } from '../../model/verdict'
import { excludePath } from './exclude-patterns'
import { editsOf } from './fix-edits'
import { named, namesOf } from './fix-words'
import { NO_TARGET, RANK, entriesAlone, type PlannedFix } from './planned-fix'
import type { RejectedEntry, SuggestHost } from './suggest-host'

/** Paths of a selection that are offered as excludes: who selects hundreds of files does not mean to leave each of them unchecked. */
const PATHS_MAX = 20
const BY_DIGEST = ACCEPTED_BY.indexOf('digest')

/** What can be done to entries that somebody chose, beyond what is suggested unasked: leave their paths out, or list them no more. */
export function selectedFixes(hosts: readonly SuggestHost[], chosen: readonly RejectedEntry[]): PlannedFix[] {
  const files = chosen.flatMap((entry) => {
    const name = decodeUtf8(pathBytes(entry.host.log, entry.index))
    return name?.startsWith('/') === true ? [{ ...entry, name }] : []
  })
  const names = new Set(files.map(({ name }) => name))
  const listed = files.filter(({ host, index }) => host.judged.acceptedBy[index] === BY_DIGEST)
  return [
    ...(names.size === 0 || names.size > PATHS_MAX ? [] : [excludeFix(hosts, files, names)]),
    ...(listed.length === 0 ? [] : [removeFix(listed)]),
  ]
}

type ChosenFile = RejectedEntry & { readonly name: string }

function excludeFix(hosts: readonly SuggestHost[], files: readonly ChosenFile[], names: ReadonlySet<string>): PlannedFix {
  return {
    rank: RANK.excludePath, kind: 'exclude', safety: 'wide', title: `Exclude just ${named(namesOf(names))}`, because: 'You chose it.', admits: 'Admits any bytes at just these paths, unseen.',
    edits: editsOf(Array.from(names, (name): PolicyEdit => ({ kind: 'add-exclude', pattern: excludePath(name) }))), isTarget: entriesAlone(hosts, files), adds: null,
  }
}

function removeFix(files: readonly ChosenFile[]): PlannedFix {
  const edits = files.map(({ host, index, name }): PolicyEdit => ({ kind: 'remove-digest', list: 'digests', name, digest: toHex(fileDigest(host.log, index)) }))
  return {
    rank: RANK.retire, kind: 'retire', safety: 'narrowest', title: `List ${named(namesOf(new Set(files.map(({ name }) => name))))} no more`, because: 'You chose it.', admits: 'Admits nothing: what is chosen is rejected from then on.',
    edits: editsOf(edits), isTarget: NO_TARGET, adds: null,
  }
}
