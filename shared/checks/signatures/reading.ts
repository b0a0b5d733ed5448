import { decodeImaSignature } from '../../crypto/ima-signature/ima-signature'
import { isStreebog } from '../../crypto/ima-signature/hash-ids'
import { entryFields } from '../../kernel/entry-fields'
import { ENTRY, hasFlag, type ImaLog } from '../../model/ima-log'
import { measuredWithout, type Appended } from './appended'
import { signedDigest } from './signed-digest'
import type { SignatureValues } from './signature-value'

/** What an entry's signature asks of a key. */
export interface Checkable {
  readonly keyId: string
  /** Kernel name. */
  readonly hash: string
  readonly digest: Uint8Array
  readonly value: Uint8Array
  /** Why it may be good although it does not verify; `null` where it may not. */
  readonly doubt: string | null
}

/** What is known of an entry's signature without any key. `reason`: a clause for people. */
export type Reading =
  | { readonly state: 'absent' }
  | { readonly state: 'malformed' | 'not-checkable' | 'invalid'; readonly keyId: string | null; readonly reason: string }
  | ({ readonly state: 'checkable' } & Checkable)
  | ({ readonly state: 'appended' } & Appended)

const ABSENT: Reading = { state: 'absent' }

/** `values` are those of the same log; `index` counts from 0. */
export function readSignature(log: ImaLog, values: SignatureValues, index: number): Reading {
  if (hasFlag(log, index, ENTRY.unknownTemplate | ENTRY.malformed | ENTRY.noData)) return { state: 'not-checkable', keyId: null, reason: 'the fields of the entry are not decoded' }
  const found = values.of(index)
  if (found === null) return ABSENT
  if (found.field === 'modsig') return appendedReading(log, index, found.bytes)
  const signature = decodeImaSignature(found.bytes)
  if (signature.form === 'malformed') return { state: 'malformed', keyId: signature.keyId, reason: signature.problem }
  if (signature.form === 'version-1') return { state: 'not-checkable', keyId: null, reason: 'signatures of version 1 are over the content itself, which is not in the log' }
  const { keyId, hash, value } = signature
  const notCheckable = (reason: string): Reading => ({ state: 'not-checkable', keyId, reason })
  if (hasFlag(log, index, ENTRY.violation)) return notCheckable('the entry is a violation: it holds no digest')
  if (hash !== null && isStreebog(hash)) return notCheckable('EC-RDSA signatures (Streebog) are not computed here')
  const signed = signedDigest(log, index, signature)
  if (signed.digest === null) return signed.contradicts ? { state: 'invalid', keyId, reason: signed.reason } : notCheckable(signed.reason)
  return { state: 'checkable', keyId, hash: hash!, digest: signed.digest, value, doubt: signed.doubt ?? null }
}

function appendedReading(log: ImaLog, index: number, message: Uint8Array): Reading {
  const measured = hasFlag(log, index, ENTRY.violation) ? null : measuredWithout(entryFields(log, index) ?? [])
  return measured ? { state: 'appended', message, measured } : { state: 'not-checkable', keyId: null, reason: 'the entry holds no digest of the file without its appended signature' }
}
