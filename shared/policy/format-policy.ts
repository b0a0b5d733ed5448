import type { PolicyContent } from './policy-content'
import { pythonJson, pythonJsonPieces } from './python-json'

/** `meta.version` of Keylime's runtime policy, and the generator with which IMA is checked at all (FORMATS: `LegacyAllowList`). */
const META = { version: 1, generator: 3 } as const

/** A policy as `keylime-policy create runtime` writes it: the keys in that order, one line of ASCII without a line feed. `now`: milliseconds since 1970; `null` leaves the timestamp out. */
export function formatPolicy(content: PolicyContent, now: number | null): string {
  return pythonJson(documentOf(content, now))
}

/** Characters of a piece, at least. */
const PIECE = 65_536

/** The same in pieces that are worth a write each. */
export function* formatPolicyPieces(content: PolicyContent, now: number | null): Generator<string> {
  let text = ''
  for (const piece of pythonJsonPieces(documentOf(content, now))) {
    text += piece
    if (text.length < PIECE) continue
    yield text
    text = ''
  }
  yield text
}

function documentOf({ digests, excludes, keyrings, imaBuf, ignoredKeyrings, logHashAlg, dmPolicy, release, verificationKeys }: PolicyContent, now: number | null): Map<string, unknown> {
  return new Map<string, unknown>([
    ['meta', { ...META, ...(now === null ? {} : { timestamp: pythonTime(now) }) }],
    ['release', release],
    ['digests', asMap(digests)],
    ['excludes', excludes],
    ['keyrings', asMap(keyrings)],
    ['ima', { ignored_keyrings: ignoredKeyrings, log_hash_alg: logHashAlg, dm_policy: dmPolicy }],
    ['ima-buf', asMap(imaBuf)],
    ['verification-keys', verificationKeys],
  ])
}

/** The lists of a draft lie in layers; a large policy is not copied. */
function asMap(lists: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  return lists instanceof Map ? lists : new Map(lists)
}

/** `str(datetime.now())` in UTC; of a whole second Python leaves the fraction out. */
function pythonTime(now: number): string {
  const text = new Date(now).toISOString()
  const fraction = text.slice(20, 23)
  return `${text.slice(0, 10)} ${text.slice(11, 19)}${fraction === '000' ? '' : `.${fraction}000`}`
}
