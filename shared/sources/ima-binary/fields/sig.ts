import { toHex } from '../../../bytes/hex'
import { hashOfId } from '../../../crypto/ima-signature/hash-ids'
import { HEADER_SIZE, XATTR_TYPE_WORDS, decodeImaSignature, isSignatureType } from '../../../crypto/ima-signature/ima-signature'
import { decodeVersion1, type Version1Signature } from '../../../crypto/ima-signature/version-1'
import type { FieldNode } from '../../../model/evidence'
import type { FieldBytes, FieldDecoder } from './field'

/** `security.ima` (or a portable `security.evm`) as it was when the file was measured; empty where the file is not signed. */
export const sig: FieldDecoder = {
  id: 'sig',
  label: 'Signature',
  scan({ start, end }, parts) {
    parts.signatureStart = start
    parts.signatureLength = end - start
    return null
  },
  describe(field) {
    const { bytes, start, end } = field
    if (start === end) return { value: 'none', meaning: 'the file carried no signature' }
    const signature = decodeImaSignature(bytes.subarray(start, end))
    const what = XATTR_TYPE_WORDS[bytes[start]] ?? 'of no known type'
    return { value: toHex(bytes.subarray(start, end)), meaning: signature.form === 'malformed' ? `${what}, malformed: ${signature.problem}` : what, children: children(field) }
  },
}

/** The header is shown of a malformed signature too: what is wrong with it stands there. */
function children(field: FieldBytes): FieldNode[] {
  const { bytes, start, end } = field
  if (!isSignatureType(bytes[start])) return []
  const old = bytes[start + 1] === 1 ? decodeVersion1(bytes.subarray(start, end)) : null
  return old ? oldHeader(field, old) : end - start >= HEADER_SIZE ? header(field) : []
}

function header({ bytes, start, end }: FieldBytes): FieldNode[] {
  const size = (bytes[start + 7] << 8) | bytes[start + 8]
  const rest = end - start - HEADER_SIZE
  return [
    typeNode(bytes, start),
    { label: 'Hash algorithm', value: hashOfId(bytes[start + 2]) ?? `hash id ${bytes[start + 2]}`, byteOffset: start + 2, byteLength: 1 },
    { label: 'Key id', value: toHex(bytes.subarray(start + 3, start + 7)), byteOffset: start + 3, byteLength: 4 },
    { label: 'Length', value: `${size}`, meaning: size === rest ? 'as many bytes follow' : `${rest} bytes follow`, byteOffset: start + 7, byteLength: 2 },
    { label: 'Signature', value: toHex(bytes.subarray(start + HEADER_SIZE, end)), byteOffset: start + HEADER_SIZE, byteLength: rest },
  ]
}

function oldHeader({ bytes, start, end }: FieldBytes, { time, algorithm, hash, longKeyId, numbers }: Version1Signature): FieldNode[] {
  return [
    typeNode(bytes, start),
    { label: 'Time', value: toHex(time), meaning: 'in the byte order of the machine that signed', byteOffset: start + 2, byteLength: 4 },
    { label: 'Key algorithm', value: algorithm, byteOffset: start + 6, byteLength: 1 },
    { label: 'Hash algorithm', value: hash ?? `hash ${bytes[start + 7]}`, byteOffset: start + 7, byteLength: 1 },
    { label: 'Key id', value: longKeyId, byteOffset: start + 8, byteLength: 8 },
    { label: 'Numbers', value: `${numbers}`, byteOffset: start + 16, byteLength: 1 },
    { label: 'Signature', value: toHex(bytes.subarray(start + 17, end)), byteOffset: start + 17, byteLength: end - start - 17 },
  ]
}

function typeNode(bytes: Uint8Array, start: number): FieldNode {
  return { label: 'Type, version', value: toHex(bytes.subarray(start, start + 2)), meaning: XATTR_TYPE_WORDS[bytes[start]], byteOffset: start, byteLength: 2 }
}
