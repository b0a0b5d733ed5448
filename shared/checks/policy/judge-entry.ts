import { toHex } from '../../bytes/hex'
import { decodeUtf8 } from '../../bytes/visible'
import { isCertificate } from '../../crypto/keys/is-certificate'
import { digestSize } from '../../model/algorithms'
import { ENTRY, algorithmName, fileDigest, hasFlag, pathBytes, templateData, templateName, type ImaLog } from '../../model/ima-log'
import type { AcceptedBy } from '../../model/verdict'
import type { Excludes } from './excludes/excludes'
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
const BY_EXCLUDE: Judgement = { verdict: 'pass', acceptedBy: 'exclude' }
const BUFFER_TEMPLATE = 'ima-buf'

/**
 * Strict mode: a digest passes when path and digest are listed and the digest's length fits the entry's algorithm; a path that an exclude
 * matches passes unchecked; boot_aggregate passes where the PCRs of the boot prove it (`provenBoot`, its index); a violation and an entry without known fields are not judged.
 */
export function judgeEntry(log: ImaLog, index: number, policy: MergedPolicy, excludes: Excludes, provenBoot: number | null): Judgement {
  if (hasFlag(log, index, ENTRY.violation | ENTRY.unknownTemplate | ENTRY.malformed)) return NOT_JUDGED
  const path = decodeUtf8(pathBytes(log, index))
  if (excludes.match(pathBytes(log, index))) return BY_EXCLUDE
  if (templateName(log, index) === BUFFER_TEMPLATE) return judgeBuffer(log, index, policy, path)
  const listed = path === null ? undefined : policy.digests.get(path)
  if (index === provenBoot && !(listed && isListed(log, index, listed))) return { verdict: 'pass', acceptedBy: 'boot-aggregate' }
  if (!listed) return { verdict: 'fail', code: 'policy.not-in-allowlist' }
  return isListed(log, index, listed) ? BY_DIGEST : { verdict: 'fail', code: 'policy.digest-not-listed' }
}

/** A measured buffer: the certificate of a key that was loaded into the keyring of that name, or other data. */
function judgeBuffer(log: ImaLog, index: number, policy: MergedPolicy, name: string | null): Judgement {
  const keyring = name === null ? undefined : policy.keyrings.get(name)
  if (keyring && isListed(log, index, keyring)) return { verdict: 'pass', acceptedBy: 'keyring' }
  const buffer = name === null ? undefined : policy.imaBuf.get(name)
  if (buffer && isListed(log, index, buffer)) return { verdict: 'pass', acceptedBy: 'ima-buf' }
  return { verdict: 'fail', code: isCertificate(measuredBuffer(log, index)) ? 'policy.key-not-listed' : 'policy.buffer-not-listed' }
}

/** The `buf` field: what follows the name's NUL and the field's length. */
function measuredBuffer(log: ImaLog, index: number): Uint8Array {
  const { dataOffset, pathOffset, pathLength } = log.columns
  return templateData(log, index).subarray(pathOffset[index] + pathLength[index] + 1 + 4 - dataOffset[index])
}

function isListed(log: ImaLog, index: number, listed: ReadonlySet<string>): boolean {
  const digest = fileDigest(log, index)
  return digestSize(algorithmName(log, index)) === digest.length && listed.has(toHex(digest))
}
