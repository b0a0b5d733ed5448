import type { Excludes } from '../excludes/excludes'
import type { KeylimeExcludes } from '../keylime/keylime-excludes'

/** Bits of `EntryListing.bits`. An entry without `ordinary` has none. */
export const LISTING = {
  /** Of a file whose name is printable ASCII, and that no exclude matches; all that the policies list for it is written plainly. */
  ordinary: 1,
  /** Keylime's line of it says what its bytes say, and is looked up by name and digest alone. */
  plainLine: 2,
  /** The policies list the name. */
  listed: 4,
  /** They list the digest for it. */
  sameDigest: 8,
  /** The digest is as long as its algorithm makes them. */
  fits: 16,
  /** It is what a bare digest of its length is taken for. */
  usual: 32,
} as const

/** Algorithms that a bare digest of their length is taken for: kernels use these unless told otherwise. */
export const USUAL_ALGORITHMS: ReadonlySet<string> = new Set(['sha1', 'sha256', 'sha384', 'sha512'])

/** What the policies in force say of each entry's name and digest: what the checks of either mode begin with. */
export interface EntryListing {
  readonly bits: Uint8Array
  /** Listed names that no entry has, the first of them in visible form. */
  readonly unmeasured: { readonly listed: number; readonly count: number; readonly first: readonly string[] }
  /** Compiled once for all checks. */
  readonly excludes: Excludes
  readonly keylimeExcludes: KeylimeExcludes
}
