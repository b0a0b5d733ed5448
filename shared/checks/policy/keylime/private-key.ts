import { bytesEqual } from '../../../bytes/equal'
import { toHex } from '../../../bytes/hex'
import { toBigInt } from '../../../crypto/keys/integers'
import { DER, readElement, readElements, sequenceElements, type DerElement } from './der-element'
import { MODULUS_BYTES, algorithmOf, eccKey, eccKeyOfPrivate, isEcc, isRsa, refusedKey, rsaKey, type LoadedKey } from './key-material'

/** Elements of RSAPrivateKey (RFC 8017 §A.1.2) and of DSA's traditional form, with the version. */
const RSA_PARTS = 9
const DSA_PARTS = 6

/** The public key of a private one without a password: PKCS#8, or the traditional forms of RSA, ECC (SEC 1) and DSA. Nothing of the private part is kept. */
export function loadPrivateKey(der: Uint8Array): LoadedKey | null {
  const parts = sequenceElements(der)
  if (parts === null || parts.length < 3 || parts[0].tag !== DER.integer) return null
  if (parts[1].tag === DER.sequence) return ofPkcs8(parts)
  if (parts[1].tag === DER.octets) return ofSec1(parts, null)
  if (parts.length === RSA_PARTS) return ofRsa(parts)
  return parts.length === DSA_PARTS && parts.every((one) => one.tag === DER.integer) ? { kind: 'refused', name: 'DSA' } : null
}

/** RFC 5958 §2. */
function ofPkcs8(parts: readonly DerElement[]): LoadedKey | null {
  const algorithm = algorithmOf(parts[1])
  if (algorithm === null || parts[2].tag !== DER.octets) return null
  const { content } = parts[2]
  if (isRsa(algorithm.oid)) {
    const inner = sequenceElements(content)
    return inner?.length === RSA_PARTS ? ofRsa(inner) : null
  }
  if (isEcc(algorithm.oid)) {
    const inner = sequenceElements(content)
    return inner && ofSec1(inner, algorithm.parameters)
  }
  return refusedKey(algorithm.oid, algorithm.parameters, null)
}

/** Numbers that do not belong together are no key (RFC 8017 §3.2). That p and q are primes is not looked at. */
function ofRsa(parts: readonly DerElement[]): LoadedKey | null {
  if (parts.some((one) => one.tag !== DER.integer || one.content.length > MODULUS_BYTES + 1)) return null
  const [, n, e, d, p, q, dp, dq, inverse] = parts.map((one) => toBigInt(one.content))
  const fits = p > 1n && q > 1n && n === p * q && (e * dp) % (p - 1n) === 1n && (e * dq) % (q - 1n) === 1n && d % (p - 1n) === dp && d % (q - 1n) === dq && (inverse * q) % p === 1n
  return fits ? rsaKey(parts.slice(1)) : null
}

/** RFC 5915 §3: version, number, and maybe curve and point. */
function ofSec1(parts: readonly DerElement[], outer: DerElement | null): LoadedKey | null {
  const inside = (tag: number) => parts.find((one) => one.tag === tag)?.content ?? null
  const named = inside(DER.first)
  const curve = named === null ? outer : readElement(named)
  if (curve?.tag !== DER.oid || parts[1]?.tag !== DER.octets) return null
  const point = inside(DER.second)
  const bits = point && readElements(point)?.[0]
  const oid = toHex(curve.content)
  const stated = bits?.tag === DER.bits ? eccKey(oid, bits.content.subarray(1)) : null
  const own = eccKeyOfPrivate(oid, parts[1].content)
  if (bits?.tag !== DER.bits) return own
  return own === null || (stated !== null && sameBits(own, stated)) ? stated : null
}

/** A point that is not that of the number makes no key. */
function sameBits(a: LoadedKey, b: LoadedKey): boolean {
  return a.kind === 'usable' && b.kind === 'usable' && bytesEqual(a.bits, b.bits)
}
