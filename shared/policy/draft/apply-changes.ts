import type { RuntimePolicy } from '../../model/policy'
import type { PolicyChanges } from './changes'

type Lists = Pick<RuntimePolicy, 'digests' | 'keyrings' | 'imaBuf' | 'excludes' | 'ignoredKeyrings'>

/** The lists of a policy after changes: what reading the changed text gives, but for the order of names. */
export function applyChanges(policy: Lists, changes: PolicyChanges): Lists {
  const { digests, keyrings, 'ima-buf': imaBuf } = changes.lists
  return {
    digests: changed(policy.digests, digests), keyrings: changed(policy.keyrings, keyrings), imaBuf: changed(policy.imaBuf, imaBuf),
    excludes: [...policy.excludes.filter((one) => !changes.removedExcludes.has(one)), ...changes.addedExcludes],
    ignoredKeyrings: [...policy.ignoredKeyrings, ...changes.ignoredKeyrings],
  }
}

function changed(lists: ReadonlyMap<string, readonly string[]>, changes: ReadonlyMap<string, readonly string[] | null>): ReadonlyMap<string, readonly string[]> {
  if (changes.size === 0) return lists
  const copy = new Map(lists)
  for (const [name, digests] of changes) {
    if (digests === null) copy.delete(name)
    else copy.set(name, digests)
  }
  return copy
}
