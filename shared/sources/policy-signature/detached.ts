import { fromExactBase64 } from '../../bytes/exact-base64'
import { toHex } from '../../bytes/hex'
import { decodeUtf8 } from '../../bytes/visible'
import { decodeEcdsaDer } from '../../crypto/signature-schemes/ecdsa-der'
import type { SourceInput } from '../../model/evidence'
import type { DetachedSignature } from '../../model/policy-signature'
import { fileName } from '../file-name'

/** Characters of the base64 of an RSA signature of 8192 bits, and its end of line. */
const TEXT_MAX = 1368 + 2
/** Octets of RSA signatures that are verified, as of quotes. */
const RSA_SIZES = [256, 384, 512, 1024]
const END_OF_LINE = /\r?\n$/
/** `policy.json.sig`: the name of a document, and that it is a signature of it. */
const OF_DOCUMENT = /\.(?:json|dsse|txt|yaml|yml)\.sig$/i
const IS_SIGNATURE = /\.sig$/i

export type FoundDetached = Pick<DetachedSignature, 'value' | 'byteLength'> & { readonly recognisedBy: string; readonly confidence: 'certain' | 'likely' }

/**
 * A signature as `cosign sign-blob` writes one: a line of base64, or with `--b64=false` its bytes. Of bytes only the name tells that they sign a document:
 * a quote's plain signature looks the same.
 */
export function findDetached({ bytes, path }: SourceInput): FoundDetached | null {
  if (decodeEcdsaDer(bytes) !== null) {
    return OF_DOCUMENT.test(fileName(path)) ? { value: bytes, byteLength: bytes.length, recognisedBy: 'a DER sequence of two numbers: ECDSA; its name has that of a document', confidence: 'likely' } : null
  }
  const text = bytes.length <= TEXT_MAX ? decodeUtf8(bytes)?.replace(END_OF_LINE, '') : undefined
  const value = text ? fromExactBase64(text, false) : 'no text'
  if (typeof value === 'string') return null
  const found = { value, byteLength: text!.length }
  if (decodeEcdsaDer(value) !== null) return { ...found, recognisedBy: 'base64 of a DER sequence of two numbers: ECDSA', confidence: 'certain' }
  return RSA_SIZES.includes(value.length) && IS_SIGNATURE.test(fileName(path)) ? { ...found, recognisedBy: `base64 of ${value.length} bytes, the size of an RSA signature, and its name`, confidence: 'likely' } : null
}

export function parseDetached({ id, path }: SourceInput, { value, byteLength }: FoundDetached): DetachedSignature {
  const place = { byteOffset: 0, byteLength }
  return {
    evidence: id, path, form: 'signature', value, ...place, untrustedDigest: null, keyHint: null, enclosed: [], notes: [],
    fields: [{ label: 'Signature', value: toHex(value), meaning: 'of a file that it does not name', ...place }],
  }
}
