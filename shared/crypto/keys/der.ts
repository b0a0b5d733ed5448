import { AsnConvert } from '@peculiar/asn1-schema'
import { refuseKey, type KeyOrigin } from './key-origin'

/** Largest DER structure that is looked at, in bytes: certificates with many extensions stay far below. */
export const MAX_DER_SIZE = 65_536
const SEQUENCE = 0x30

/** Is `bytes` one DER SEQUENCE (definite length) that ends exactly at its end? Reads the header only. */
export function isOneSequence(bytes: Uint8Array): boolean {
  if (bytes.length < 2 || bytes.length > MAX_DER_SIZE || bytes[0] !== SEQUENCE) return false
  if (bytes[1] < 0x80) return 2 + bytes[1] === bytes.length
  const lengthBytes = bytes[1] & 0x7f
  if (lengthBytes === 0 || lengthBytes > 3 || bytes.length < 2 + lengthBytes) return false
  let length = 0
  for (let i = 0; i < lengthBytes; i++) length = length * 256 + bytes[2 + i]
  return 2 + lengthBytes + length === bytes.length
}

/** Parses DER as an ASN.1 type; `null` when it is something else. The library throws errors of many types on hostile bytes. */
export function tryParseDer<T>(bytes: Uint8Array, type: new () => T): T | null {
  return isOneSequence(bytes) ? attempt(() => AsnConvert.parse(bytes, type)).value : null
}

/** As `tryParseDer`. @throws EvidenceError `key.malformed` with the library's error as its cause. */
export function parseDer<T>(bytes: Uint8Array, type: new () => T, expected: string, origin: KeyOrigin): T {
  if (!isOneSequence(bytes)) {
    return refuseKey(origin, 'malformed', expected, 'one DER sequence', `${bytes.length} bytes that are not one`)
  }
  const { value, cause } = attempt(() => AsnConvert.parse(bytes, type))
  return value ?? refuseKey(origin, 'malformed', expected, `DER of ${expected}`, 'another structure', cause)
}

function attempt<T>(parse: () => T): { value: T | null; cause: unknown } {
  try {
    return { value: parse(), cause: undefined }
  } catch (cause) {
    return { value: null, cause }
  }
}
