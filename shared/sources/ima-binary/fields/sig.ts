import { toHex } from '../../../bytes/hex'
import type { FieldNode } from '../../../model/evidence'
import type { FieldBytes, FieldDecoder } from './field'

/** type, version, hash id, key id (4), signature size (2): `struct signature_v2_hdr`, Linux `integrity.h`. */
const HEADER = 9
const TYPES: Readonly<Record<number, string>> = {
  1: 'SHA-1 hash', 2: 'EVM HMAC', 3: 'signature of the file digest', 4: 'hash', 5: 'EVM portable signature', 6: 'fs-verity signature',
}
const HASHES: Readonly<Record<number, string>> = { 1: 'md5', 2: 'sha1', 4: 'sha256', 5: 'sha384', 6: 'sha512', 7: 'sha224', 17: 'sm3' }

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
    const value = toHex(bytes.subarray(start, end))
    return { value, meaning: TYPES[bytes[start]] ?? 'of no known type', children: hasHeader(field) ? header(field) : [] }
  },
}

/** Key id of a version 2 or 3 signature as eight hex digits; `null` for anything else. */
export function signatureKeyId(signature: Uint8Array): string | null {
  const field = { bytes: signature, start: 0, end: signature.length, violation: false, littleEndian: true, legacy: false }
  return hasHeader(field) ? toHex(signature.subarray(3, 7)) : null
}

function hasHeader({ bytes, start, end }: FieldBytes): boolean {
  const signed = bytes[start] === 3 || bytes[start] === 5 || bytes[start] === 6
  return end - start >= HEADER && signed && (bytes[start + 1] === 2 || bytes[start + 1] === 3)
}

function header({ bytes, start, end }: FieldBytes): FieldNode[] {
  const size = (bytes[start + 7] << 8) | bytes[start + 8]
  const rest = end - start - HEADER
  const hash = HASHES[bytes[start + 2]] ?? `hash id ${bytes[start + 2]}`
  return [
    { label: 'Type, version', value: `${toHex(bytes.subarray(start, start + 2))}`, meaning: TYPES[bytes[start]], byteOffset: start, byteLength: 2 },
    { label: 'Hash algorithm', value: hash, byteOffset: start + 2, byteLength: 1 },
    { label: 'Key id', value: toHex(bytes.subarray(start + 3, start + 7)), byteOffset: start + 3, byteLength: 4 },
    { label: 'Length', value: `${size}`, meaning: size === rest ? 'as many bytes follow' : `${rest} bytes follow`, byteOffset: start + 7, byteLength: 2 },
    { label: 'Signature', value: toHex(bytes.subarray(start + HEADER, end)), byteOffset: start + HEADER, byteLength: rest },
  ]
}
