import { toHex } from '../../bytes/hex'
import { decodeUtf8 } from '../../bytes/visible'
import { digestSize } from '../../model/algorithms'
import { ENTRY, algorithmName, fileDigest, hasFlag, pathBytes, type ImaLog } from '../../model/ima-log'
import type { AcceptedBy } from '../../model/verdict'
import { isBootAggregate } from '../log/boot-aggregate'
import { holdsCertificate, isBufferEntry } from '../log/measured-buffer'
import type { ExcludedEntries } from './excludes/excluded-entries'
import { listsDigest } from './listed-digest'
import { LISTING } from './listing/entry-listing'
import type { MergedPolicy } from './merged-policy'

/** The judgement of one entry: accepted by something, rejected with a code, or not judged. */
export type Judgement =
  | { readonly verdict: 'pass'; readonly acceptedBy: AcceptedBy }
  | { readonly verdict: 'fail'; readonly code: FailCode }
  | { readonly verdict: 'not-judged' }

export const FAIL_CODES = ['policy.not-in-allowlist', 'policy.digest-not-listed', 'policy.key-not-listed', 'policy.buffer-not-listed'] as const
export type FailCode = (typeof FAIL_CODES)[number]

const NOT_JUDGED: Judgement = { verdict: 'not-judged' }
const BY_DIGEST: Judgement = { verdict: 'pass', acceptedBy: 'digest' }
const BY_SIGNATURE: Judgement = { verdict: 'pass', acceptedBy: 'signature' }
const BY_EXCLUDE: Judgement = { verdict: 'pass', acceptedBy: 'exclude' }
const NOT_LISTED: Judgement = { verdict: 'fail', code: 'policy.not-in-allowlist' }
const OTHER_DIGEST: Judgement = { verdict: 'fail', code: 'policy.digest-not-listed' }
const ACCEPTED = LISTING.sameDigest | LISTING.fits

/**
 * Strict mode: a digest passes when path and digest are listed, in whatever case, the digest's length fits the entry's algorithm and no other is named before it; a path that an exclude
 * matches passes unchecked; boot_aggregate passes where the PCRs of the boot prove it (`provenBoot`, its index); a path that is on no list passes by a valid signature of a trusted
 * key (`isSigned`); a violation and an entry without known fields are not judged.
 */
export function judgeEntry(log: ImaLog, index: number, policy: MergedPolicy, excluded: Pick<ExcludedEntries, 'has'>, provenBoot: number | null, isSigned: (index: number) => boolean): Judgement {
  if (hasFlag(log, index, ENTRY.violation | ENTRY.unknownTemplate | ENTRY.malformed)) return NOT_JUDGED
  if (excluded.has(index)) return BY_EXCLUDE
  const path = decodeUtf8(pathBytes(log, index))
  if (isBufferEntry(log, index)) return judgeBuffer(log, index, policy, path)
  const listed = path === null ? undefined : policy.digests.get(path)
  if (index === provenBoot && !(listed && isListed(log, index, listed))) return { verdict: 'pass', acceptedBy: 'boot-aggregate' }
  if (!listed) return isSigned(index) && !isBootAggregate(log, index) ? BY_SIGNATURE : NOT_LISTED
  return isListed(log, index, listed) ? BY_DIGEST : OTHER_DIGEST
}

/** The same of an ordinary entry, by what the policies list of it (bits of LISTING). */
export function judgeListing(bits: number, index: number, isSigned: (index: number) => boolean): Judgement {
  if ((bits & LISTING.listed) === 0) return isSigned(index) ? BY_SIGNATURE : NOT_LISTED
  return (bits & ACCEPTED) === ACCEPTED ? BY_DIGEST : OTHER_DIGEST
}

/** A measured buffer: the certificate of a key that was loaded into the keyring of that name, or other data. */
function judgeBuffer(log: ImaLog, index: number, policy: MergedPolicy, name: string | null): Judgement {
  const keyring = name === null ? undefined : policy.keyrings.get(name)
  if (keyring && isListed(log, index, keyring)) return { verdict: 'pass', acceptedBy: 'keyring' }
  const buffer = name === null ? undefined : policy.imaBuf.get(name)
  if (buffer && isListed(log, index, buffer)) return { verdict: 'pass', acceptedBy: 'ima-buf' }
  return { verdict: 'fail', code: holdsCertificate(log, index) ? 'policy.key-not-listed' : 'policy.buffer-not-listed' }
}

/** Is an entry's digest, of its algorithm's length, in a list? */
export function isListed(log: ImaLog, index: number, listed: ReadonlySet<string>): boolean {
  const digest = fileDigest(log, index)
  const algorithm = algorithmName(log, index)
  return digestSize(algorithm) === digest.length && listsDigest(listed, algorithm, toHex(digest))
}
