import { byteCount } from '../../bytes/byte-count'
import { toHex } from '../../bytes/hex'
import { decodeEcdsaDer } from '../../crypto/signature-schemes/ecdsa-der'
import type { ErrorData } from '../../errors/evidence-error'
import type { FieldNode, SourceInput } from '../../model/evidence'
import type { Decoded } from '../decoded'
import { decodeTpmtSignature, hasOtherHeader, hasSignatureHeader } from './decode-signature'

/** Octets of the largest RSA key that is verified here, 8192 bits. */
const MAX_PLAIN = 1024

/** Decodes a TPMT_SIGNATURE; whatever does not begin like one is a plain signature, as `tpm2_quote -f plain` writes it. */
export function parse({ id, path, bytes }: SourceInput): Decoded {
  if (hasSignatureHeader(bytes) || hasOtherHeader(bytes)) {
    return { kind: 'tpm-signature', signature: { evidence: id, path, format: 'tpmt', ...decodeTpmtSignature(bytes, path) } }
  }
  return {
    kind: 'tpm-signature',
    signature: {
      evidence: id, path, format: 'plain', scheme: null, hash: null, value: { kind: 'octets', octets: bytes },
      fields: plainFields(bytes), stopped: plainProblem(bytes, path),
    },
  }
}

function plainFields(bytes: Uint8Array): FieldNode[] {
  const ecdsa = decodeEcdsaDer(bytes)
  const common = { label: 'Signature', value: toHex(bytes.subarray(0, MAX_PLAIN)), byteOffset: 0, byteLength: bytes.length }
  if (ecdsa === null) return [{ ...common, meaning: `${bytes.length} plain bytes; the key tells scheme and hash` }]
  const { r, s } = ecdsa
  const sOffset = bytes.length - s.length
  return [{
    ...common, meaning: 'ECDSA in DER; the key tells the hash',
    children: [
      { label: 'r', term: 'r', value: toHex(r), byteOffset: sOffset - 2 - r.length, byteLength: r.length },
      { label: 's', term: 's', value: toHex(s), byteOffset: sOffset, byteLength: s.length },
    ],
  }]
}

function plainProblem(bytes: Uint8Array, file: string): ErrorData | null {
  const place = { file, byteOffset: 0, field: 'signature' }
  if (bytes.length === 0) return { ...place, code: 'tpm.truncated', expected: 'a signature', found: 'an empty file' }
  if (bytes.length <= MAX_PLAIN) return null
  return { ...place, code: 'tpm.length', expected: `at most ${byteCount(MAX_PLAIN)}`, found: byteCount(bytes.length) }
}
