import type { RuntimePolicy } from '../../model/policy'
import type { PolicyChanges } from './changes'
import { LayeredLists } from './layered-lists'

type Lists = Pick<RuntimePolicy, 'digests' | 'keyrings' | 'imaBuf' | 'excludes' | 'ignoredKeyrings'>

/** The lists of a policy after changes: what reading the changed text gives, but for the order of names. */
export function applyChanges(policy: Lists, changes: PolicyChanges): Lists {
  const { digests, keyrings, 'ima-buf': imaBuf } = changes.lists
  return {
    digests: LayeredLists.over(policy.digests, digests), keyrings: LayeredLists.over(policy.keyrings, keyrings), imaBuf: LayeredLists.over(policy.imaBuf, imaBuf),
    excludes: [...policy.excludes.filter((one) => !changes.removedExcludes.has(one)), ...changes.addedExcludes],
    ignoredKeyrings: [...policy.ignoredKeyrings, ...changes.ignoredKeyrings],
  }
}
