import { changedKeyring, keysOf } from './draft/verification-keys'
import { EMPTY_CONTENT, type PolicyContent } from './policy-content'

/** A setting of which one policy can have only one: what the merged one has, and what a later policy says. */
export interface SettingConflict {
  readonly setting: 'log_hash_alg' | 'dm_policy'
  readonly kept: unknown
  readonly dropped: unknown
}

/**
 * What any of the policies lists is listed: names in the order in which they first come, each with its digests sorted, once, as Keylime's own tool merges; excludes
 * in their order. Of settings the first counts that is not as in an empty policy.
 */
export function mergeContents(contents: readonly PolicyContent[]): { readonly content: PolicyContent; readonly conflicts: readonly SettingConflict[] } {
  const conflicts: SettingConflict[] = []
  const one = <T>(setting: SettingConflict['setting'] | null, values: readonly T[], empty: T): T => {
    const [kept = empty, ...others] = values.filter((value) => value !== empty)
    for (const dropped of others) if (setting !== null && JSON.stringify(dropped) !== JSON.stringify(kept)) conflicts.push({ setting, kept, dropped })
    return kept
  }
  const content: PolicyContent = {
    digests: mergeLists(contents.map(({ digests }) => digests)),
    keyrings: mergeLists(contents.map(({ keyrings }) => keyrings)),
    imaBuf: mergeLists(contents.map(({ imaBuf }) => imaBuf)),
    excludes: [...new Set(contents.flatMap(({ excludes }) => excludes))],
    ignoredKeyrings: [...new Set(contents.flatMap(({ ignoredKeyrings }) => ignoredKeyrings))],
    logHashAlg: one('log_hash_alg', contents.map(({ logHashAlg }) => logHashAlg), EMPTY_CONTENT.logHashAlg),
    dmPolicy: one('dm_policy', contents.map(({ dmPolicy }) => dmPolicy), EMPTY_CONTENT.dmPolicy),
    release: one(null, contents.map(({ release }) => release), EMPTY_CONTENT.release),
    verificationKeys: mergeKeys(contents.map(({ verificationKeys }) => verificationKeys)),
  }
  return { content, conflicts }
}

function mergeLists(maps: readonly ReadonlyMap<string, readonly string[]>[]): ReadonlyMap<string, readonly string[]> {
  const merged = new Map<string, readonly string[]>()
  for (const map of maps) for (const [name, digests] of map) merged.set(name, mergeList(merged.get(name), digests))
  return merged
}

/** A list of one is taken as it is: a policy may have a million of them. */
function mergeList(before: readonly string[] | undefined, digests: readonly string[]): readonly string[] {
  return before === undefined && digests.length < 2 ? digests : [...new Set([...(before ?? []), ...digests])].sort()
}

/** One policy's keys stay as they are written. */
function mergeKeys(texts: readonly string[]): string {
  const [first = '', ...rest] = texts.filter((text) => text !== '')
  return rest.length === 0 ? first : rest.reduce((merged, text) => changedKeyring(merged, keysOf(text), []), first)
}
