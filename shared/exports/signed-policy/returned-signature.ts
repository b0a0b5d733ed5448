import { byteCount } from '../../bytes/byte-count'
import { fromBase64 } from '../../bytes/base64'
import { decodeEcdsaDer, encodeEcdsaDer } from '../../crypto/signature-schemes/ecdsa-der'
import { MessageDigests, verifyMessage } from '../../crypto/verify-message'
import { EvidenceError } from '../../errors/evidence-error'
import { toSign, type SignedForm, type Signer } from './forms'

/** A signature that was made elsewhere over what `toSign` gives. */
export interface ReturnedSignature {
  readonly bytes: Uint8Array
  /** Visible, for messages. */
  readonly path: string
}

/** DER, and what was done to get it: sentences. */
export interface AcceptedSignature {
  readonly value: Uint8Array
  readonly notes: readonly string[]
}

/** Base64 of the longest signature, with line ends. */
const TEXT_MAX = 400
const latin1 = new TextDecoder('latin1')

/**
 * Takes back a signature that was made with a key at another place: DER, or r and s one after the other, as cards and WebCrypto give them, either of them in base64 too.
 * It is verified before anything is made of it.
 * @throws EvidenceError `signature.malformed`, `signature.invalid`
 */
export async function acceptSignature({ bytes, path }: ReturnedSignature, payload: Uint8Array, form: SignedForm, signer: Signer): Promise<AcceptedSignature> {
  const read = readSignature(bytes, signer.material.x.length)
  if (read === null) throw refusal(path, 'signature.malformed', `an ECDSA signature: DER, r and s of ${2 * signer.material.x.length} bytes together, or base64 of one`, byteCount(bytes.length))
  const verified = await verifyMessage(signer.material, new MessageDigests(toSign(payload, form)), read.value)
  if (verified?.hash === 'sha256') return read
  throw refusal(path, 'signature.invalid', 'a signature by this key, with SHA-256, over the bytes to sign', verified ? `one with ${verified.hash}` : await otherwise(payload, form, signer, read.value))
}

function readSignature(bytes: Uint8Array, size: number): AcceptedSignature | null {
  const text = bytes.length <= TEXT_MAX ? fromBase64(latin1.decode(bytes)) : null
  const notes = text === null ? [] : ['The signature was in base64.']
  return ofBytes(bytes, size, []) ?? (text && ofBytes(text, size, notes))
}

function ofBytes(bytes: Uint8Array, size: number, notes: readonly string[]): AcceptedSignature | null {
  if (decodeEcdsaDer(bytes) !== null) return { value: bytes, notes }
  if (bytes.length !== 2 * size) return null
  return { value: encodeEcdsaDer(bytes.subarray(0, size), bytes.subarray(size)), notes: [...notes, 'The signature was r and s one after the other, and was written as DER.'] }
}

/** What the signature may be of: the mistake that is made most is to sign the policy where its envelope is signed. */
async function otherwise(payload: Uint8Array, form: SignedForm, { material }: Signer, value: Uint8Array): Promise<string> {
  const other: SignedForm = form === 'dsse-ecdsa' || form === 'dsse-x509' ? 'cosign-signature' : 'dsse-ecdsa'
  const isOther = await verifyMessage(material, new MessageDigests(toSign(payload, other)), value)
  if (!isOther) return 'one of another key or of other bytes'
  return other === 'dsse-ecdsa' ? 'one over the bytes that an envelope signs' : 'one over the policy itself'
}

function refusal(file: string, code: string, expected: string, found: string): EvidenceError {
  return new EvidenceError({ code, file, byteOffset: 0, field: 'signature', expected, found })
}
