import { AsnConvert } from '@peculiar/asn1-schema'
import { ECDSASigValue } from '@peculiar/asn1-ecc'
import { bytesEqual } from '../../bytes/equal'
import { tryParseDer } from '../keys/der'
import { derUnsigned } from '../keys/integers'

/** Two integers of the largest curve, 66 bytes and a sign byte each, with their headers. */
const MAX_SIZE = 3 + 2 * (2 + 67)

/**
 * ECDSA-Sig-Value (RFC 3279 §2.2.3): SEQUENCE of two positive INTEGERs, strictly DER, nothing after it. `null` for anything else,
 * so that one signature has one form.
 */
export function decodeEcdsaDer(bytes: Uint8Array): { r: Uint8Array; s: Uint8Array } | null {
  if (bytes.length > MAX_SIZE) return null
  const value = tryParseDer(bytes, ECDSASigValue)
  if (value === null || !bytesEqual(new Uint8Array(AsnConvert.serialize(value)), bytes)) return null
  const r = new Uint8Array(value.r)
  const s = new Uint8Array(value.s)
  return isPositive(r) && isPositive(s) ? { r, s } : null
}

/** Two positive numbers as ECDSA-Sig-Value in DER. */
export function encodeEcdsaDer(r: Uint8Array, s: Uint8Array): Uint8Array {
  return new Uint8Array(AsnConvert.serialize(new ECDSASigValue({ r: derUnsigned(r), s: derUnsigned(s) })))
}

/** In the shortest form, as DER has it: a zero byte first only before a set top bit. */
function isPositive(integer: Uint8Array): boolean {
  if (integer.length === 0 || integer[0] >= 0x80) return false
  return integer[0] !== 0 || (integer.length > 1 && integer[1] >= 0x80)
}
