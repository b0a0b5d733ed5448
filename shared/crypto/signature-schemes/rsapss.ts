import { hashSize } from '../digests'
import { bufferSource } from '../buffer-source'
import { WEBCRYPTO_HASH, type SignatureScheme } from './scheme'

/** RSASSA-PSS (RFC 8017 §8.1), MGF1 with the message's hash. */
export const rsapss: SignatureScheme = {
  name: 'rsapss',
  keyType: 'rsa',
  async verify({ material, spki, hash, value, message }) {
    if (value.kind !== 'octets' || material.type !== 'rsa') return false
    const key = await crypto.subtle.importKey('spki', bufferSource(spki), { name: 'RSA-PSS', hash: WEBCRYPTO_HASH[hash] }, false, ['verify'])
    for (const saltLength of saltLengths(material.bits, hashSize(hash))) {
      if (await crypto.subtle.verify({ name: 'RSA-PSS', saltLength }, key, bufferSource(value.octets), bufferSource(message))) return true
    }
    return false
  },
}

/**
 * Salt lengths in bytes that fit the key, the most usual first. A TPM takes the digest's size under FIPS rules and else the largest
 * that fits (TPM 2.0 Part 1 r1.59 §B.7); the padding says which, but WebCrypto wants to be told.
 */
function saltLengths(modulusBits: number, digestSize: number): readonly number[] {
  const largest = Math.ceil((modulusBits - 1) / 8) - digestSize - 2
  return [...new Set([digestSize, largest, 0])].filter((length) => length >= 0 && length <= largest)
}
