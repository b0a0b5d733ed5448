import { textsEqual } from '../../bytes/equal'
import type { RuntimePolicy } from '../../model/policy'
import { LayeredLists } from '../draft/layered-lists'
import { listsOf } from '../policy-content'

type Lists = ReadonlyMap<string, readonly string[]>

/** Names for which policies list other digests than those before them, whatever list they are of; `null` where other files are in force, and every name may be another. */
export function changedNames(before: readonly RuntimePolicy[], after: readonly RuntimePolicy[]): ReadonlySet<string> | null {
  if (before.length !== after.length || before.some(({ evidence }, i) => evidence !== after[i].evidence)) return null
  const names = new Set<string>()
  for (const [i, policy] of after.entries()) {
    if (policy === before[i]) continue
    const [was, is] = [Object.values(listsOf(before[i])), Object.values(listsOf(policy))]
    for (const [list, lists] of is.entries()) addChanged(was[list], lists, names)
  }
  return names
}

function addChanged(before: Lists, after: Lists, names: Set<string>): void {
  const few = LayeredLists.between(before, after)
  if (few) {
    for (const name of few) if (!isSame(before.get(name), after.get(name))) names.add(name)
    return
  }
  for (const [name, digests] of after) if (!isSame(before.get(name), digests)) names.add(name)
  for (const name of before.keys()) if (!after.has(name)) names.add(name)
}

function isSame(before: readonly string[] | undefined, after: readonly string[] | undefined): boolean {
  return before === after || (before !== undefined && after !== undefined && textsEqual(before, after))
}
