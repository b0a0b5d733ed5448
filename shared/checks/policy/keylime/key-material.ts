import { p256, p384, p521 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { toHex } from '../../../bytes/hex'
import { curveByName } from '../../../crypto/keys/curves'
import { fixedSize, fromBigInt, stripZeros, toBigInt } from '../../../crypto/keys/integers'
import type { KeyMaterial } from '../../../model/tpm'
import { DER, readElement, readElements, sequenceElements, type DerElement } from './der-element'

/** A key that Python's `cryptography` makes of some bytes. */
export type LoadedKey =
  /** RSA, or ECC of a curve that is computed here: `point` as in SEC 1, uncompressed. */
  | { readonly kind: 'usable'; readonly material: KeyMaterial; readonly bits: Uint8Array }
  /** RSA or ECC, and Keylime uses it, but its signatures are not computed here. */
  | { readonly kind: 'not-computed'; readonly name: string; readonly bits: Uint8Array }
  /** Of another type: Keylime refuses it. */
  | { readonly kind: 'refused'; readonly name: string }

/** OIDs in DER, as hex digits of their content. */
const RSA = ['2a864886f70d010101', '2a864886f70d01010a']
/** PKCS #1's but for RSASSA-PSS and RSAES-OAEP. */
const PLAIN = /^2a864886f70d0101(0[1-5b-f])$/
const ECC = '2a8648ce3d0201'
/** Types that `cryptography` loads and Keylime refuses, with the size of their public key where it is fixed: Ed25519, Ed448, X25519, X448, DSA, DH (two OIDs). */
const REFUSED: ReadonlyMap<string, { name: string; size: number | null }> = new Map([
  ['2b6570', { name: 'Ed25519', size: 32 }], ['2b6571', { name: 'Ed448', size: 57 }], ['2b656e', { name: 'X25519', size: 32 }], ['2b656f', { name: 'X448', size: 56 }],
  ['2a8648ce380401', { name: 'DSA', size: null }], ['2a864886f70d010301', { name: 'DH', size: null }], ['2a8648ce3e0201', { name: 'DH', size: null }],
])
const COMPUTED: ReadonlyMap<string, { name: string; curve: typeof p256 }> = new Map([
  ['2a8648ce3d030107', { name: 'P-256', curve: p256 }], ['2b81040022', { name: 'P-384', curve: p384 }], ['2b81040023', { name: 'P-521', curve: p521 }], ['2b8104000a', { name: 'secp256k1', curve: secp256k1 }],
])
/** Curves that `cryptography` has besides, with the bytes of a coordinate: P-192, P-224, brainpool 256, 384 and 512. */
const OTHER_CURVES: ReadonlyMap<string, number> = new Map([['2a8648ce3d030101', 24], ['2b81040021', 28], ['2b2403030208010107', 32], ['2b240303020801010b', 48], ['2b240303020801010d', 64]])
/** Larger exponents are not computed: a hostile key could cost hours. */
const EXPONENT_BITS = 33n
export const MODULUS_BYTES = 1024

/** SubjectPublicKeyInfo, or PKCS#1's RSAPublicKey; bytes after it are not looked at. `null` where `cryptography` loads nothing. */
export function loadPublicKey(der: Uint8Array): LoadedKey | null {
  const parts = sequenceElements(der)
  if (parts === null || parts.length < 2) return null
  if (parts[0].tag === DER.integer) return parts.length === 2 ? rsaKey(parts) : null
  const [algorithm, bits] = parts
  if (parts.length !== 2 || algorithm.tag !== DER.sequence || bits.tag !== DER.bits || bits.content[0] !== 0) return null
  const id = algorithmOf(algorithm)
  return id && keyOf(id, bits.content.subarray(1))
}

interface AlgorithmId {
  readonly oid: string
  readonly parameters: DerElement | null
}

/** AlgorithmIdentifier (RFC 5280 §4.1.1.2): those of RSA, of a key or of a signature, have no parameters, or NULL. */
export function algorithmOf({ tag, content }: DerElement): AlgorithmId | null {
  const [oid, parameters = null, ...more] = (tag === DER.sequence && readElements(content)) || []
  if (oid?.tag !== DER.oid || more.length > 0) return null
  const digits = toHex(oid.content)
  const isPlain = parameters === null || (parameters.tag === DER.null && parameters.content.length === 0)
  return PLAIN.test(digits) && !isPlain ? null : { oid: digits, parameters }
}

function keyOf({ oid, parameters }: AlgorithmId, key: Uint8Array): LoadedKey | null {
  if (RSA.includes(oid)) {
    const parts = sequenceElements(key)
    return parts?.length === 2 ? rsaKey(parts) : null
  }
  if (oid === ECC) return parameters?.tag === DER.oid ? eccKey(toHex(parameters.content), key) : null
  return refusedKey(oid, parameters, key)
}

export function refusedKey(oid: string, parameters: DerElement | null, key: Uint8Array | null): LoadedKey | null {
  const refused = REFUSED.get(oid)
  if (refused === undefined) return null
  const isWhole = key === null || (refused.size === null ? readElement(key)?.tag === DER.integer && parameters?.tag === DER.sequence : key.length === refused.size)
  return isWhole ? { kind: 'refused', name: refused.name } : null
}

export function isRsa(oid: string): boolean {
  return RSA.includes(oid)
}

export function isEcc(oid: string): boolean {
  return oid === ECC
}

/** Modulus and exponent, the first two of `parts`. */
export function rsaKey([modulus, exponent]: readonly DerElement[]): LoadedKey | null {
  const isNumber = ({ tag, content }: DerElement) => tag === DER.integer && content.length > 0 && content[0] < 0x80
  if (!isNumber(modulus) || !isNumber(exponent)) return null
  const [n, e] = [stripZeros(modulus.content), stripZeros(exponent.content)]
  const bits = pkcs1(n, e)
  if (n.length === 0 || n.length > MODULUS_BYTES || e.length === 0 || toBigInt(e) >> EXPONENT_BITS > 0n) return { kind: 'not-computed', name: 'RSA with numbers out of bounds', bits }
  return { kind: 'usable', material: { type: 'rsa', bits: n.length * 8 - Math.clz32(n[0]) + 24, modulus: n.slice(), exponent: toBigInt(e) }, bits }
}

/** A point of a named curve, compressed or not; one that is not on it is no key. */
export function eccKey(oid: string, point: Uint8Array): LoadedKey | null {
  const size = OTHER_CURVES.get(oid)
  if (size !== undefined) return point.length === 1 + 2 * size && point[0] === 4 ? { kind: 'not-computed', name: 'ECC of a rare curve', bits: point.slice() } : null
  const computed = COMPUTED.get(oid)
  if (computed === undefined) return null
  try {
    return usableEcc(computed.name, computed.curve.Point.fromBytes(point).toBytes(false))
  } catch {
    // No point of the curve, or not its form.
    return null
  }
}

/** The key of a private number, where its file does not hold the public point. */
export function eccKeyOfPrivate(oid: string, number: Uint8Array): LoadedKey | null {
  const computed = COMPUTED.get(oid)
  const scalar = computed ? fixedSize(number, curveByName(computed.name)!.size) : null
  if (computed === undefined || scalar === null) return null
  try {
    return usableEcc(computed.name, computed.curve.getPublicKey(scalar, false))
  } catch {
    // Zero, or not below the order: no private key.
    return null
  }
}

function usableEcc(curve: string, bits: Uint8Array): LoadedKey {
  const size = (bits.length - 1) / 2
  return { kind: 'usable', material: { type: 'ecc', curve, x: bits.slice(1, 1 + size), y: bits.slice(1 + size) }, bits }
}

/** RSAPublicKey as `cryptography` writes it: what a key id is the hash of. */
function pkcs1(n: Uint8Array, e: Uint8Array): Uint8Array {
  const integer = (digits: Uint8Array) => element(DER.integer, digits.length === 0 || digits[0] >= 0x80 ? [0, ...digits] : [...digits])
  return Uint8Array.from(element(DER.sequence, [...integer(n), ...integer(e)]))
}

function element(tag: number, content: readonly number[]): number[] {
  const size = content.length < 0x80 ? [content.length] : ((bytes) => [0x80 | bytes.length, ...bytes])([...fromBigInt(BigInt(content.length))])
  return [tag, ...size, ...content]
}
