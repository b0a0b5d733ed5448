import type { ItemsDiff, ListDiff, PolicyDiff } from '../model/policy-diff'
import { keysOf } from './draft/verification-keys'
import { contentOf, type PolicyContent, type PolicyParts } from './policy-content'

export function diffPolicies(before: PolicyParts, after: PolicyParts): PolicyDiff {
  const [a, b] = [contentOf(before), contentOf(after)]
  return {
    digests: diffLists(a.digests, b.digests), keyrings: diffLists(a.keyrings, b.keyrings), imaBuf: diffLists(a.imaBuf, b.imaBuf),
    excludes: diffItems(a.excludes, b.excludes), ignoredKeyrings: diffItems(a.ignoredKeyrings, b.ignoredKeyrings), keys: diffItems(keyNames(a), keyNames(b)),
    settings: SETTINGS.map(({ name, of }) => ({ name, before: of(a), after: of(b) })).filter((one) => JSON.stringify(one.before) !== JSON.stringify(one.after)),
  }
}

const SETTINGS: readonly { readonly name: string; readonly of: (content: PolicyContent) => unknown }[] = [
  { name: 'release', of: ({ release }) => release }, { name: 'ima.log_hash_alg', of: ({ logHashAlg }) => logHashAlg }, { name: 'ima.dm_policy', of: ({ dmPolicy }) => dmPolicy },
]

function keyNames({ verificationKeys }: PolicyContent): string[] {
  return keysOf(verificationKeys).map(({ keyId, spki }) => `${keyId} ${spki}`)
}

export function isSame(diff: PolicyDiff): boolean {
  const { digests, keyrings, imaBuf, excludes, ignoredKeyrings, keys, settings } = diff
  return [digests, keyrings, imaBuf].every(({ added, removed, changed }) => added.size + removed.size + changed.size === 0) &&
    [excludes, ignoredKeyrings, keys].every(({ added, removed }) => added.length + removed.length === 0) && settings.length === 0
}

function diffItems(before: readonly string[], after: readonly string[]): ItemsDiff {
  const [had, has] = [new Set(before), new Set(after)]
  return { added: [...has].filter((one) => !had.has(one)), removed: [...had].filter((one) => !has.has(one)) }
}

function diffLists(before: ReadonlyMap<string, readonly string[]>, after: ReadonlyMap<string, readonly string[]>): ListDiff {
  const added = new Map<string, readonly string[]>()
  const changed = new Map<string, ItemsDiff>()
  for (const [name, digests] of after) {
    const old = before.get(name)
    if (old === undefined) added.set(name, digests)
    else if (old !== digests) {
      const items = diffItems(old, digests)
      if (items.added.length + items.removed.length > 0) changed.set(name, items)
    }
  }
  return { added, changed, removed: new Map([...before].filter(([name]) => !after.has(name))) }
}
