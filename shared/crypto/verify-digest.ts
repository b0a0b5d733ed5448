import { bytesEqual, concatBytes } from '../bytes/equal'
import type { KeyMaterial } from '../model/tpm'
import { verifyEcdsaDigest } from './ecdsa-digest'
import { fixedSize, fromBigInt, toBigInt } from './keys/integers'
import { power } from './keys/power'
import { fixedForm } from './signature-schemes/ecdsa'

/** DER of a DigestInfo up to the digest (RFC 8017 §9.2 note 1; RFC 8017 §B.1 has the OIDs, NIST CSOR those of SHA-3, GM/T 0006 that of SM3), by kernel name of the hash. */
const DIGEST_INFO: ReadonlyMap<string, { readonly size: number; readonly oid: readonly number[] }> = new Map<string, { size: number; oid: number[] }>([
  ['md5', { size: 16, oid: [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 0x05] }],
  ['sha1', { size: 20, oid: [0x2b, 0x0e, 0x03, 0x02, 0x1a] }],
  ['rmd160', { size: 20, oid: [0x2b, 0x24, 0x03, 0x02, 0x01] }],
  ...([['sha256', 32, 1], ['sha384', 48, 2], ['sha512', 64, 3], ['sha224', 28, 4], ['sha3-256', 32, 8], ['sha3-384', 48, 9], ['sha3-512', 64, 10]] as const)
    .map(([name, size, last]) => [name, { size, oid: [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, last] }] satisfies [string, object]),
  ['sm3', { size: 32, oid: [0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x83, 0x11] }],
])

/** `unsupported`: the kind of key, or the hash, is not computed here. */
export type DigestVerification = 'valid' | 'invalid' | 'unsupported'

/**
 * Did the key sign this digest? IMA signs digests of files that are not at hand, and WebCrypto hashes what it verifies. RSA: PKCS#1 v1.5 (RFC 8017 §8.2.2) with the hash's DigestInfo; ECC: ECDSA with a DER value (RFC 3279 §2.2.3), the digest cut to
 * the order's size. `hash` is a kernel name.
 * @throws RangeError when the digest's length is not the hash's
 */
export function verifyDigest(key: KeyMaterial, hash: string, digest: Uint8Array, value: Uint8Array): DigestVerification {
  if (key.type === 'rsa') return verifyRsa(key, hash, digest, value)
  if (key.type === 'ecc') return verifyEcdsa(key, digest, value)
  return 'unsupported'
}

function verifyRsa({ modulus, exponent }: Extract<KeyMaterial, { type: 'rsa' }>, hash: string, digest: Uint8Array, value: Uint8Array): DigestVerification {
  const expected = paddedDigestInfo(hash, digest, modulus.length)
  if (expected === null) return 'unsupported'
  const [n, s] = [toBigInt(modulus), toBigInt(value)]
  if (value.length !== modulus.length || s >= n) return 'invalid'
  const block = fixedSize(fromBigInt(power(s, exponent, n)), modulus.length)
  return block !== null && bytesEqual(block, expected) ? 'valid' : 'invalid'
}

/** EMSA-PKCS1-v1_5 (RFC 8017 §9.2): made whole and compared, for what is parsed can be parsed too kindly. */
function paddedDigestInfo(hash: string, digest: Uint8Array, size: number): Uint8Array | null {
  const known = DIGEST_INFO.get(hash)
  if (known === undefined) return null
  if (known.size !== digest.length) throw new RangeError(`a ${hash} digest has ${known.size} bytes`)
  const algorithm = [0x06, known.oid.length, ...known.oid, 0x05, 0x00]
  const info = concatBytes(Uint8Array.of(0x30, algorithm.length + 4 + digest.length, 0x30, algorithm.length, ...algorithm, 0x04, digest.length), digest)
  const padding = size - info.length - 3
  return padding < 8 ? null : concatBytes(Uint8Array.of(0x00, 0x01), new Uint8Array(padding).fill(0xff), Uint8Array.of(0x00), info)
}

function verifyEcdsa(key: Extract<KeyMaterial, { type: 'ecc' }>, digest: Uint8Array, value: Uint8Array): DigestVerification {
  const fixed = fixedForm({ kind: 'octets', octets: value }, key.x.length)
  return fixed !== null && verifyEcdsaDigest(key, digest, fixed) ? 'valid' : 'invalid'
}
