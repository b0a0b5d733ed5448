import { AsnConvert } from '@peculiar/asn1-schema'
import { refuseKey, type KeyOrigin } from './key-origin'

/** Largest DER structure that is looked at, in bytes: certificates with many extensions stay far below. */
export const MAX_DER_SIZE = 65_536
export const TAG = { integer: 0x02, oid: 0x06, sequence: 0x30 } as const

/** Is `bytes` one DER SEQUENCE (definite length) that ends exactly at its end? Reads the header only. */
export function isOneSequence(bytes: Uint8Array): boolean {
  return bytes.length <= MAX_DER_SIZE && bytes[0] === TAG.sequence && derLength(bytes) === bytes.length
}

/** Bytes of the element that `bytes` begin with, its header among them; 0 where its header is not whole, or tells of more than three bytes of length. */
export function derLength(bytes: Uint8Array): number {
  if (bytes.length < 2) return 0
  if (bytes[1] < 0x80) return 2 + bytes[1]
  const lengthBytes = bytes[1] & 0x7f
  if (lengthBytes === 0 || lengthBytes > 3 || bytes.length < 2 + lengthBytes) return 0
  let length = 0
  for (let i = 0; i < lengthBytes; i++) length = length * 256 + bytes[2 + i]
  return 2 + lengthBytes + length
}

/** Tags of the first element of a structure, and of the first element of that: they tell its type before all of it is parsed, which copies it. */
export function firstTags(bytes: Uint8Array): readonly (number | undefined)[] {
  const first = headerSize(bytes, 0)
  return [bytes[first], bytes[first + headerSize(bytes, first)]]
}

function headerSize(bytes: Uint8Array, at: number): number {
  return bytes[at + 1] < 0x80 ? 2 : 2 + (bytes[at + 1] & 0x7f)
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

/** Parses any ASN.1 value, not only a sequence; `null` when it is something else. */
export function tryParseAsn<T>(bytes: Uint8Array, type: new () => T): T | null {
  return bytes.length <= MAX_DER_SIZE ? attempt(() => AsnConvert.parse(bytes, type)).value : null
}

function attempt<T>(parse: () => T): { value: T | null; cause: unknown } {
  try {
    return { value: parse(), cause: undefined }
  } catch (cause) {
    return { value: null, cause }
  }
}
