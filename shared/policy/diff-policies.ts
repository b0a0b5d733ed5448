import type { ItemsDiff, ListDiff, PolicyDiff } from '../model/policy-diff'
import { keysOf } from './draft/verification-keys'
import { LayeredLists } from './draft/layered-lists'
import { contentOf, type PolicyContent, type PolicyParts } from './policy-content'
import { isObject } from '../bytes/json'

export function diffPolicies(before: PolicyParts, after: PolicyParts): PolicyDiff {
  const [a, b] = [contentOf(before), contentOf(after)]
  return {
    digests: diffLists(a.digests, b.digests), keyrings: diffLists(a.keyrings, b.keyrings), imaBuf: diffLists(a.imaBuf, b.imaBuf),
    excludes: diffItems(a.excludes, b.excludes), ignoredKeyrings: diffItems(a.ignoredKeyrings, b.ignoredKeyrings), keys: diffItems(keyNames(a), keyNames(b)),
    settings: [...SETTINGS.map(({ name, of }) => ({ name, before: of(a), after: of(b) })), { name: 'meta.generator', before: generatorOf(before), after: generatorOf(after) }].filter((one) => JSON.stringify(one.before) !== JSON.stringify(one.after)),
  }
}

const SETTINGS: readonly { readonly name: string; readonly of: (content: PolicyContent) => unknown }[] = [
  { name: 'release', of: ({ release }) => release }, { name: 'ima.log_hash_alg', of: ({ logHashAlg }) => logHashAlg }, { name: 'ima.dm_policy', of: ({ dmPolicy }) => dmPolicy },
]

/** Keylime takes a policy by some generators for none. */
function generatorOf({ settings }: PolicyParts): unknown {
  return isObject(settings['meta']) ? (settings['meta']['generator'] ?? null) : null
}

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
  const [added, removed, changed] = [new Map<string, readonly string[]>(), new Map<string, readonly string[]>(), new Map<string, ItemsDiff>()]
  const few = LayeredLists.between(before, after)
  for (const name of few ? [...few].sort() : [...after.keys(), ...before.keys()]) {
    const [old, now] = [before.get(name), after.get(name)]
    if (old === now) continue
    if (old === undefined) added.set(name, now!)
    else if (now === undefined) removed.set(name, old)
    else {
      const items = diffItems(old, now)
      if (items.added.length + items.removed.length > 0) changed.set(name, items)
    }
  }
  return { added, changed, removed }
}
