import { bareDigest } from '../../checks/policy/listed-digest'
import type { RuntimePolicy } from '../../model/policy'
import type { PolicyEdit } from '../../model/policy-edit'
import type { Cause } from './cause-of'
import { named } from './fix-words'
import { measuredAt } from './measured-digests'
import { RANK, hostEntries, type PlannedFix } from './planned-fix'
import type { SuggestHost } from './suggest-host'

type IsMeasured = (name: string, digest: string) => boolean

/** What becomes of digests that no log of the case measured where the policy lists them. */
export function oldPlaceFixes(hosts: readonly SuggestHost[], policy: RuntimePolicy, rejected: readonly Cause[]): PlannedFix[] {
  const names = new Set(rejected.flatMap(({ kind, name, detail }) => (kind === 'update' ? [name!] : kind === 'copy' ? [detail!] : [])))
  if (names.size === 0) return []
  const isMeasured = measuredAt(hosts, names)
  return [moveFix(rejected, isMeasured), retireFix(policy, rejected, isMeasured)].filter((fix) => fix !== null)
}

/** For files that are listed with other digests: those that no log of the case measured at their paths can go once every host is updated. */
function retireFix({ digests }: RuntimePolicy, rejected: readonly Cause[], isMeasured: IsMeasured): PlannedFix | null {
  const updated = new Map(rejected.filter(({ kind }) => kind === 'update').map(({ name, shown }) => [name!, shown]))
  const edits = [...updated.keys()].flatMap((name) => digests.get(name)!.filter((digest) => !isMeasured(name, bareDigest(digest))).map((digest): PolicyEdit => ({ kind: 'remove-digest', list: 'digests', name, digest })))
  if (edits.length === 0) return null
  return {
    rank: RANK.retire, kind: 'retire', safety: 'narrowest', title: `Retire the old digests of ${named([...updated.values()])}`, because: 'No log of this case measured them at their paths any more.',
    admits: 'Admits nothing: the old files are rejected from then on, also on hosts that are not in this case.', edits, targets: [], hosts: [],
  }
}

/** For copies of listed files that no log of the case measured where they are listed: the file was moved, and so can its digest be. */
function moveFix(rejected: readonly Cause[], isMeasured: IsMeasured): PlannedFix | null {
  const moved = rejected.filter(({ kind, detail, digest }) => kind === 'copy' && !isMeasured(detail!, digest))
  if (moved.length === 0) return null
  const edits = moved.flatMap(({ name, digest, detail }): PolicyEdit[] => [{ kind: 'add-digest', list: 'digests', name: name!, digest }, { kind: 'remove-digest', list: 'digests', name: detail!, digest }])
  return {
    rank: RANK.move, kind: 'move', safety: 'narrowest', title: `Move ${named([...new Set(moved.map(({ shown }) => shown))])} to where the log has it`, because: 'No log of this case measured it where the policy lists it.',
    admits: 'Admits no new bytes; where the policy had it, it is rejected from then on, also on hosts that are not in this case.', edits, targets: moved, hosts: hostEntries(moved),
  }
}
