import { Cursor } from '../../bytes/cursor'
import { toHex } from '../../bytes/hex'
import { EvidenceError, type ErrorData } from '../../errors/evidence-error'
import { digestSize, hashNameOfTpmId } from '../../model/algorithms'
import type { FieldNode } from '../../model/evidence'
import type { QuoteSignature } from '../../model/tpm'

/** Largest RSA signature and ECC number in bytes: TPM2_MAX_RSA_KEY_BYTES and TPM2_MAX_ECC_KEY_BYTES of tpm2-tss. */
const MAX_RSA = 512
const MAX_ECC = 128

type Shape = 'octets' | 'rs' | 'digest'

/** Signature schemes, TPM 2.0 Part 2 r1.59 §6.3, and what follows the hash id in TPMT_SIGNATURE (§11.3). */
export const TPM_SCHEMES: ReadonlyMap<number, { readonly name: string; readonly shape: Shape }> = new Map([
  [0x0005, { name: 'hmac', shape: 'digest' }],
  [0x0014, { name: 'rsassa', shape: 'octets' }],
  [0x0016, { name: 'rsapss', shape: 'octets' }],
  [0x0018, { name: 'ecdsa', shape: 'rs' }],
  [0x001a, { name: 'ecdaa', shape: 'rs' }],
  [0x001b, { name: 'sm2', shape: 'rs' }],
  [0x001c, { name: 'ecschnorr', shape: 'rs' }],
])

/** Name of a scheme id, or `alg-0xNNNN` for one that is not in the table. */
export function schemeNameOfTpmId(id: number): string {
  if (id === NULL_SCHEME) return 'null'
  return TPM_SCHEMES.get(id)?.name ?? `alg-0x${id.toString(16).padStart(4, '0')}`
}

export interface DecodedSignature {
  scheme: string | null
  hash: string | null
  value: QuoteSignature['value']
  readonly fields: FieldNode[]
  stopped: ErrorData | null
}

/** TPM_ALG_NULL: a signature of nothing, two bytes in all. */
const NULL_SCHEME = 0x0010
/** RSA keys of 1024 to 4096 bits, in bytes: what has just that many is plain octets. */
export const RSA_SIZES: readonly number[] = [128, 256, 384, 512]

/** Does the file begin with a scheme and a hash that the tables have? Plain octets do so once in tens of millions. */
export function hasSignatureHeader(bytes: Uint8Array): boolean {
  return TPM_SCHEMES.has(bytes[0] * 256 + bytes[1]) && hasHash(bytes)
}

/** A scheme of no table (all ids of TPM_ALG_ID begin with a zero byte so far) with a hash that is known, or TPM_ALG_NULL. */
export function hasOtherHeader(bytes: Uint8Array): boolean {
  if (bytes.length === 2) return bytes[0] * 256 + bytes[1] === NULL_SCHEME
  return bytes[0] === 0 && hasHash(bytes) && !RSA_SIZES.includes(bytes.length)
}

function hasHash(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && digestSize(hashNameOfTpmId(bytes[2] * 256 + bytes[3])) !== null
}

/** TPMT_SIGNATURE, TPM 2.0 Part 2 r1.59 §11.3.4. What was readable before damage stays. */
export function decodeTpmtSignature(bytes: Uint8Array, file: string): DecodedSignature {
  const signature: DecodedSignature = {
    scheme: null, hash: null, value: { kind: 'octets', octets: new Uint8Array() }, fields: [], stopped: null,
  }
  const cursor = new Cursor(bytes, { file, area: 'tpm' })
  try {
    readSignature(cursor, signature)
    cursor.end('TPMT_SIGNATURE')
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error
    signature.stopped = error.toData()
  }
  return signature
}

function readSignature(cursor: Cursor, signature: DecodedSignature): void {
  const id = cursor.u16be('sigAlg')
  signature.scheme = schemeNameOfTpmId(id)
  const scheme = TPM_SCHEMES.get(id)
  note(signature, cursor.offset - 2, 2, 'Scheme', 'sigAlg', id.toString(16).padStart(4, '0'), signature.scheme)
  if (id === NULL_SCHEME) return
  const hashId = cursor.u16be('hash')
  signature.hash = hashNameOfTpmId(hashId)
  note(signature, cursor.offset - 2, 2, 'Hash', 'hash', hashId.toString(16).padStart(4, '0'), signature.hash)
  if (scheme === undefined) readUnknown(cursor, signature)
  else readValue(cursor, signature, scheme.shape, signature.hash)
}

/** What follows the hash of a scheme that is in no table has a form that only the scheme knows. */
function readUnknown(cursor: Cursor, signature: DecodedSignature): void {
  const at = cursor.offset
  const octets = cursor.borrow(cursor.remaining, 'signature')
  signature.value = { kind: 'octets', octets }
  note(signature, at, octets.length, 'Not decoded', 'signature', toHex(octets.subarray(0, MAX_RSA)), 'the scheme is not known')
}

function readValue(cursor: Cursor, signature: DecodedSignature, shape: Shape, hash: string): void {
  if (shape === 'rs') {
    const r = number(cursor, signature, 'r', 'signatureR', MAX_ECC)
    const s = number(cursor, signature, 's', 'signatureS', MAX_ECC)
    signature.value = { kind: 'rs', r, s }
  } else if (shape === 'octets') {
    signature.value = { kind: 'octets', octets: number(cursor, signature, 'Signature', 'sig', MAX_RSA) }
  } else {
    // A TPMT_HA has no size of its own: the hash gives it.
    const at = cursor.offset
    const size = digestSize(hash)
    if (size === null) cursor.fail('unknown-hash', 'digest', 'a hash of known size', hash, at - 2)
    signature.value = { kind: 'octets', octets: cursor.borrow(size, 'digest') }
    note(signature, at, size, 'Digest', 'digest', toHex(signature.value.octets))
  }
}

function number(cursor: Cursor, signature: DecodedSignature, label: string, term: string, limit: number): Uint8Array {
  const at = cursor.offset
  const bytes = cursor.tpm2b(term, limit)
  note(signature, at, cursor.offset - at, label, term, toHex(bytes), `${bytes.length} bytes`)
  return bytes
}

function note(
  signature: DecodedSignature, byteOffset: number, byteLength: number, label: string, term: string, value: string, meaning?: string,
): void {
  signature.fields.push({ label, term, value, meaning, byteOffset, byteLength })
}
