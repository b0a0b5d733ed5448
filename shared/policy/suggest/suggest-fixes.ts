import type { Checkpoint } from '../../model/checkpoint'
import type { RuntimePolicy } from '../../model/policy'
import type { UntoldFixes } from '../../model/workbench'
import type { ReferenceIndex } from '../references/reference-index'
import { Causes } from './cause-of'
import { excludeFixes } from './exclude-fixes'
import { FileCauses } from './file-causes'
import { keyFixes } from './key-fixes'
import { listFix } from './list-fixes'
import { oldPlaceFixes } from './old-place-fixes'
import type { PlannedFix } from './planned-fix'
import { RejectedFiles } from './rejected-files'
import { selectedFixes } from './selected-fixes'
import type { RejectedEntry, SuggestHost } from './suggest-host'

/** Edits up to which fixes are compared. */
const SAME_MAX = 20

/** Fixes in the order of safety, before their effects are known. */
export interface FixPlan {
  readonly files: RejectedFiles
  readonly fixes: readonly PlannedFix[]
  /** What was found beyond them. */
  readonly more: readonly UntoldFixes[]
}

/** Passes over all entries, or over all rejected files, that planning takes. */
export const PLAN_PASSES = 6

/** Fixes for the rejected entries (`wanted` is `null`), or for those that were asked for. Entries of one path and digest are looked at once. */
export async function planFixes(hosts: readonly SuggestHost[], policy: RuntimePolicy, references: ReferenceIndex | null, wanted: readonly RejectedEntry[] | null, checkpoint: Checkpoint): Promise<FixPlan> {
  const files = await RejectedFiles.of(hosts, wanted, checkpoint)
  const causes = await FileCauses.of(files, new Causes(policy, references), checkpoint)
  const listing: PlannedFix[] = []
  for (const group of await causes.groups(checkpoint)) {
    await checkpoint(files.count, files.count)
    listing.push(listFix(causes, group))
  }
  const old = await oldPlaceFixes(hosts, policy, causes, checkpoint)
  const keys = await keyFixes(hosts, policy, files, checkpoint)
  const excludes = await excludeFixes(causes, checkpoint)
  const fixes = [...listing, ...old, ...keys.fixes, ...excludes.fixes]
  const offered = new Set(fixes.map(sayingOf))
  const chosen = wanted ? selectedFixes(hosts, wanted).filter((fix) => !offered.has(sayingOf(fix))) : []
  const more = [{ kind: 'trust-key', count: keys.more }, { kind: 'exclude', count: excludes.more }] as const
  return { files, fixes: [...fixes, ...chosen].sort((a, b) => a.rank - b.rank), more: more.filter(({ count }) => count > 0) }
}

/** What few edits say; many are compared with none. */
function sayingOf({ edits }: PlannedFix): string | PlannedFix['edits'] {
  return edits.count <= SAME_MAX ? JSON.stringify(edits.slice(0, edits.count)) : edits
}
