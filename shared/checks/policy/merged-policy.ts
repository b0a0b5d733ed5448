import type { RuntimePolicy } from '../../model/policy'
import type { CaseModel } from '../check'

/** Policies in force, merged in the order in which they were given: whatever one of them lists is listed. */
export interface MergedPolicy {
  readonly sources: readonly RuntimePolicy[]
  readonly digests: ReadonlyMap<string, ReadonlySet<string>>
  readonly keyrings: ReadonlyMap<string, ReadonlySet<string>>
  readonly imaBuf: ReadonlyMap<string, ReadonlySet<string>>
}

/** Only policies that the user named apply: one that came with the evidence would let it vouch for itself. `null` without any. */
export function mergePolicies(model: CaseModel): MergedPolicy | null {
  const sources = model.policies.filter((policy) => model.given.has(policy.evidence) && !policy.stopped)
  if (sources.length === 0) return null
  return {
    sources,
    digests: union(sources.map((policy) => policy.digests)),
    keyrings: union(sources.map((policy) => policy.keyrings)),
    imaBuf: union(sources.map((policy) => policy.imaBuf)),
  }
}

function union(maps: readonly ReadonlyMap<string, readonly string[]>[]): ReadonlyMap<string, ReadonlySet<string>> {
  const merged = new Map<string, Set<string>>()
  for (const map of maps) {
    for (const [name, digests] of map) {
      const known = merged.get(name)
      if (known) for (const digest of digests) known.add(digest)
      else merged.set(name, new Set(digests))
    }
  }
  return merged
}
