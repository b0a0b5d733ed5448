import { isObject, isWhole } from '../bytes/json'
import type { RuntimePolicy } from '../model/policy'
import type { DigestListName } from '../model/policy-edit'

/** What a policy says in Keylime's schema, whatever form it was read from. */
export interface PolicyContent {
  readonly digests: ReadonlyMap<string, readonly string[]>
  readonly excludes: readonly string[]
  readonly keyrings: ReadonlyMap<string, readonly string[]>
  readonly imaBuf: ReadonlyMap<string, readonly string[]>
  readonly ignoredKeyrings: readonly string[]
  /** Algorithm of the template digests that Keylime is given: `sha1` unless a file of another bank is. */
  readonly logHashAlg: string
  readonly dmPolicy: unknown
  readonly release: number
  /** The text as it is written: JSON, or empty. */
  readonly verificationKeys: string
}

export const EMPTY_CONTENT: PolicyContent = {
  digests: new Map(), excludes: [], keyrings: new Map(), imaBuf: new Map(), ignoredKeyrings: [], logHashAlg: 'sha1', dmPolicy: null, release: 0, verificationKeys: '',
}

/** The parts of a policy that say what it says, whatever its text. */
export type PolicyParts = Pick<RuntimePolicy, 'digests' | 'excludes' | 'keyrings' | 'imaBuf' | 'ignoredKeyrings' | 'settings'>

/** A policy's lists of digests, by their names in its text. */
export function listsOf({ digests, keyrings, imaBuf }: Pick<PolicyParts, 'digests' | 'keyrings' | 'imaBuf'>): Readonly<Record<DigestListName, ReadonlyMap<string, readonly string[]>>> {
  return { digests, keyrings, 'ima-buf': imaBuf }
}

/** Bytes of a digest that Keylime's schema takes. */
const [DIGEST_MIN, DIGEST_MAX] = [20, 64]

/** May a policy list digests of so many bytes? */
export function isListable(bytes: number): boolean {
  return bytes >= DIGEST_MIN && bytes <= DIGEST_MAX
}

/** What of a policy fits the schema; what of its settings does not is as in an empty policy. */
export function contentOf({ digests, excludes, keyrings, imaBuf, ignoredKeyrings, settings }: PolicyParts): PolicyContent {
  const ima = isObject(settings['ima']) ? settings['ima'] : {}
  const { log_hash_alg: logHashAlg, dm_policy: dmPolicy } = ima
  const keys = settings['verification-keys']
  return {
    digests, excludes, keyrings, imaBuf, ignoredKeyrings, dmPolicy: dmPolicy ?? null,
    logHashAlg: typeof logHashAlg === 'string' ? logHashAlg : EMPTY_CONTENT.logHashAlg,
    release: isWhole(settings['release'], 0) ? (settings['release'] as number) : EMPTY_CONTENT.release,
    verificationKeys: typeof keys === 'string' ? keys : EMPTY_CONTENT.verificationKeys,
  }
}
