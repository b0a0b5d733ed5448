import type { RuntimePolicy } from '../../model/policy'
import type { CaseModel } from '../check'
import { normalDigest } from './listed-digest'

/** Digests by name. */
export interface DigestLists {
  /** Every name once. */
  names(): Iterable<string>
  /** In the form of the lists; `undefined` for a name that no policy lists. */
  get(name: string): ReadonlySet<string> | undefined
}

/** Policies in force, merged in the order in which they were given: whatever one of them lists is listed, in its normal form (`normalDigest`). */
export interface MergedPolicy {
  readonly sources: readonly RuntimePolicy[]
  readonly digests: DigestLists
  readonly keyrings: DigestLists
  readonly imaBuf: DigestLists
}

/** Only policies that the user named apply: one that came with the evidence would let it vouch for itself. */
export function policiesInForce({ policies, given }: CaseModel): readonly RuntimePolicy[] {
  return policies.filter((policy) => given.has(policy.evidence) && !policy.stopped)
}

/** Is there a policy that Keylime would apply? With `--mode keylime` and no policy at all it has an empty one, under which nothing may run; one that can't be read is none of these. */
export function judgesAsKeylime(model: CaseModel): boolean {
  return policiesInForce(model).length > 0 || (model.options.mode === 'keylime' && !model.policies.some(({ evidence }) => model.given.has(evidence)))
}

/** `null` without any in force. */
export function mergePolicies(model: CaseModel): MergedPolicy | null {
  const sources = policiesInForce(model)
  if (sources.length === 0) return null
  return {
    sources,
    digests: new MergedLists(sources.map((policy) => policy.digests)),
    keyrings: new MergedLists(sources.map((policy) => policy.keyrings)),
    imaBuf: new MergedLists(sources.map((policy) => policy.imaBuf)),
  }
}

/** Sets of normal forms by the list that they were made of: an edited policy has most of its lists from before. */
const NORMAL_SETS = new WeakMap<readonly string[], ReadonlySet<string>>()

function normalSet(list: readonly string[]): ReadonlySet<string> {
  const known = NORMAL_SETS.get(list)
  if (known) return known
  const set = new Set(list.map(normalDigest))
  NORMAL_SETS.set(list, set)
  return set
}

/** Lists are merged when they are asked for: of a policy for a whole distribution a log names few, but those many times. */
export class MergedLists implements DigestLists {
  private readonly merged = new Map<string, ReadonlySet<string>>()

  /** `form`: of a digest as a policy writes it. */
  constructor(private readonly maps: readonly ReadonlyMap<string, readonly string[]>[], private readonly form: (written: string) => string = normalDigest) {}

  has(name: string): boolean {
    return this.maps.some((map) => map.has(name))
  }

  names(): Iterable<string> {
    const [first] = this.maps
    return this.maps.length === 1 ? first.keys() : new Set(this.maps.flatMap((map) => [...map.keys()]))
  }

  get(name: string): ReadonlySet<string> | undefined {
    if (this.maps.length === 1) {
      const list = this.maps[0].get(name)
      if (!list || this.form === normalDigest) return list && normalSet(list)
    }
    const known = this.merged.get(name)
    if (known || !this.has(name)) return known
    const digests = new Set<string>()
    for (const map of this.maps) for (const digest of map.get(name) ?? []) digests.add(this.form(digest))
    this.merged.set(name, digests)
    return digests
  }
}
