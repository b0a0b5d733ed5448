import { toHex } from '../../bytes/hex'
import { decodeUtf8 } from '../../bytes/visible'
import { bareDigest } from '../../checks/policy/listed-digest'
import type { Checkpoint } from '../../model/checkpoint'
import type { RuntimePolicy } from '../../model/policy'
import type { PolicyEdit } from '../../model/policy-edit'
import type { FileCauses } from './file-causes'
import { ListingEdits, editsOf, withoutTwins } from './fix-edits'
import { named, namesOf, namesOfFiles } from './fix-words'
import { measuredAt } from './measured-digests'
import { NO_TARGET, RANK, entriesOfFiles, type PlannedFix } from './planned-fix'
import type { SuggestHost } from './suggest-host'

/** Files between two looks at the clock. */
const STRIDE = 512

/** What becomes of digests that no log of the case measured where the policy lists them. */
export async function oldPlaceFixes(hosts: readonly SuggestHost[], policy: RuntimePolicy, causes: FileCauses, checkpoint: Checkpoint): Promise<PlannedFix[]> {
  const { files } = causes
  const isMeasured = measuredAt(hosts)
  const moved: number[] = []
  const updated = new Set<string>()
  const altered = new Set<string | null>()
  for (let file = 0; file < files.count; file++) {
    if (file % STRIDE === 0) await checkpoint(file, files.count)
    const kind = causes.kindOf(file)
    if (kind === 'copy' && !isMeasured(causes.detailOf(file)!, toHex(files.digestOf(file)))) moved.push(file)
    if (kind === 'update') updated.add(decodeUtf8(files.pathOf(file))!)
    if (kind === 'altered') altered.add(decodeUtf8(files.pathOf(file)))
  }
  const old: PolicyEdit[] = []
  let done = 0
  for (const name of updated) {
    if (done++ % STRIDE === 0) await checkpoint(done, updated.size)
    // What was measured there may be what the policy lists.
    if (altered.has(name)) continue
    for (const digest of policy.digests.get(name)!) if (!isMeasured(name, bareDigest(digest))) old.push({ kind: 'remove-digest', list: 'digests', name, digest })
  }
  return [...(moved.length === 0 ? [] : [moveFix(causes, moved)]), ...(old.length === 0 ? [] : [retireFix(old, updated)])]
}

/** For files that are listed with other digests: those that no log of the case measured at their paths can go once every host is updated. */
function retireFix(edits: readonly PolicyEdit[], updated: ReadonlySet<string>): PlannedFix {
  return {
    rank: RANK.retire, kind: 'retire', safety: 'narrowest', title: `Retire the old digests of ${named(namesOf(updated))}`, because: 'No log of this case measured them at their paths any more.',
    admits: 'Admits nothing: the old files are rejected from then on, also on hosts that are not in this case.', edits: editsOf(edits), isTarget: NO_TARGET, adds: null,
  }
}

/** For copies of listed files that no log of the case measured where they are listed: the file was moved, and so can its digest be. */
function moveFix(causes: FileCauses, moved: readonly number[]): PlannedFix {
  const { files } = causes
  const once = withoutTwins(files, moved)
  return {
    rank: RANK.move, kind: 'move', safety: 'narrowest', title: `Move ${named(namesOfFiles(files, moved))} to where the log has it`, because: 'No log of this case measured it where the policy lists it.',
    admits: 'Admits no new bytes; where the policy had it, it is rejected from then on, also on hosts that are not in this case.', edits: new ListingEdits(files, once, 'digests', once.map((file) => causes.detailOf(file)!)), isTarget: entriesOfFiles(files, moved), adds: null,
  }
}
