/** What a pass does not say. `unquoted-pcrs` speaks of PCRs, `never-measured` of paths that the policy lists, the others of entries. */
export const BLIND_SPOTS = ['excluded', 'signature-only', 'violations', 'not-attested', 'algorithm-not-compared', 'unquoted-pcrs', 'never-measured'] as const
export type BlindSpotKind = (typeof BLIND_SPOTS)[number]

/** One kind of thing that was not looked at, or not by what it is. */
export interface BlindSpot {
  readonly kind: BlindSpotKind
  /** How many entries, PCRs or paths. */
  readonly count: number
  /** Plain sentence. */
  readonly message: string
  /** The first 1,000 entries, from 1; only where it is about entries. */
  readonly entries?: readonly number[]
  /** The first 1,000 paths in visible form; only of `never-measured`. */
  readonly paths?: readonly string[]
  /** Only of `unquoted-pcrs`. */
  readonly pcrs?: readonly number[]
}
