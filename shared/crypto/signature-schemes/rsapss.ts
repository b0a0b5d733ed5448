import { concatBytes } from '../../bytes/equal'
import type { KeyMaterial } from '../../model/tpm'
import { bufferSource } from '../buffer-source'
import { hash as digest, hashSize } from '../digests'
import { fixedSize, fromBigInt, toBigInt } from '../keys/integers'
import { power } from '../keys/power'
import { WEBCRYPTO_HASH, type SignatureHash, type SignatureScheme } from './scheme'

/** RSASSA-PSS (RFC 8017 §8.1), MGF1 with the message's hash. */
export const rsapss: SignatureScheme = {
  name: 'rsapss',
  keyType: 'rsa',
  async verify({ material, spki, hash, value, message }) {
    if (value.kind !== 'octets' || material.type !== 'rsa') return false
    const saltLength = saltLengthOf(value.octets, material, hash)
    if (saltLength === null) return false
    const key = await crypto.subtle.importKey('spki', bufferSource(spki), { name: 'RSA-PSS', hash: WEBCRYPTO_HASH[hash] }, false, ['verify'])
    return crypto.subtle.verify({ name: 'RSA-PSS', saltLength }, key, bufferSource(value.octets), bufferSource(message))
  },
}

/**
 * Length of the salt in bytes; `null` when the padding is none of PSS. A TPM takes the digest's size under FIPS rules and else the largest that
 * fits (TPM 2.0 Part 1 r1.59 §B.7). WebCrypto wants to be told: the padding says it (RFC 8017 §9.1.2, steps 6 to 10), and only WebCrypto judges it.
 */
function saltLengthOf(signature: Uint8Array, { bits, modulus, exponent }: Extract<KeyMaterial, { type: 'rsa' }>, hash: SignatureHash): number | null {
  const [n, s] = [toBigInt(modulus), toBigInt(signature)]
  const size = Math.ceil((bits - 1) / 8)
  if (signature.length !== modulus.length || s >= n) return null
  const encoded = fixedSize(fromBigInt(power(s, exponent, n)), size)
  const masked = size - hashSize(hash) - 1
  if (encoded === null || masked <= 0) return null
  const mask = mgf1(encoded.subarray(masked, size - 1), masked, hash)
  const block = encoded.subarray(0, masked).map((byte, i) => byte ^ mask[i])
  // Bits over the size of the modulus are no part of the block.
  block[0] &= 0xff >> (8 * size - (bits - 1))
  const one = block.findIndex((byte) => byte !== 0)
  return one < 0 || block[one] !== 1 ? null : masked - one - 1
}

/** RFC 8017 §B.2.1. */
function mgf1(seed: Uint8Array, length: number, hash: SignatureHash): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / hashSize(hash)) }, (_, i) => digest(hash, concatBytes(seed, Uint8Array.of(0, 0, i >> 8, i & 0xff))))
  return concatBytes(...blocks).subarray(0, length)
}
