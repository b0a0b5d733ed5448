import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes } from '@shared/bytes/equal'
import { verifyEcdsaDigest } from '@shared/crypto/ecdsa-digest'
import { EcdsaVerifier } from '@shared/crypto/ecdsa-verifier'
import { fixedSize, fromBigInt } from '@shared/crypto/keys/integers'
import { ecdsaOn } from '@shared/crypto/keys/named-curves'

const CURVES = [['P-256', 'prime256v1', 32], ['P-384', 'secp384r1', 48], ['P-521', 'secp521r1', 66], ['secp256k1', 'secp256k1', 32]] as const
const HASHES = ['sha1', 'sha256', 'sha512'] as const

/** The point of a key of OpenSSL's: the coordinates and the whole. */
function pointOf(key: KeyObject, size: number) {
  const whole = new Uint8Array(key.export({ type: 'spki', format: 'der' }).subarray(-2 * size - 1))
  return { whole, x: whole.subarray(1, size + 1), y: whole.subarray(size + 1) }
}

function signed(privateKey: KeyObject, hash: string, text: string) {
  return { digest: new Uint8Array(createHash(hash).update(text).digest()), pair: new Uint8Array(sign(hash, Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' })) }
}

describe.each(CURVES)('many ECDSA signatures of a key on %s', (curve, opensslName, size) => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: opensslName })
  const { whole, x, y } = pointOf(publicKey, size)
  const verifier = new EcdsaVerifier(ecdsaOn(curve), whole)
  const order = ecdsaOn(curve).Point.Fn.ORDER

  it('are what OpenSSL signed, and nothing else', () => {
    const other = new EcdsaVerifier(ecdsaOn(curve), pointOf(generateKeyPairSync('ec', { namedCurve: opensslName }).publicKey, size).whole)
    for (const hash of HASHES) {
      for (let i = 0; i < 4; i++) {
        const { digest, pair } = signed(privateKey, hash, `${hash} ${i}`)
        expect(verifier.verify(digest, pair)).toBe(true)
        expect(other.verify(digest, pair)).toBe(false)
        expect(verifier.verify(digest.map((byte, at) => (at === 3 ? byte ^ 1 : byte)), pair)).toBe(false)
        for (const at of [size - 1, 2 * size - 1]) expect(verifier.verify(digest, pair.map((byte, place) => (place === at ? byte ^ 4 : byte)))).toBe(false)
      }
    }
  })

  it('answer as the library does alone, also for digests that are no more than zero', () => {
    const ecdsa = ecdsaOn(curve)
    const secret = ecdsa.utils.randomSecretKey()
    const key = ecdsa.getPublicKey(secret, false)
    const own = new EcdsaVerifier(ecdsa, key)
    const zeros = [new Uint8Array(size), fixedSize(fromBigInt(order), size)!]
    fc.assert(fc.property(fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 64 }), fc.constantFrom(...zeros)), fc.boolean(), (digest, isSigned) => {
      const pair = isSigned ? ecdsa.sign(digest, secret, { prehash: false, lowS: false }) : concatBytes(fixedSize(fromBigInt(order - 5n), size)!, fixedSize(digest, size) ?? new Uint8Array(size).fill(1))
      let expected: boolean
      try {
        expected = ecdsa.verify(pair, digest, key, { prehash: false, lowS: false })
      } catch {
        expected = false
      }
      expect(expected).toBe(isSigned)
      let answer: boolean
      try {
        answer = own.verify(digest, pair)
      } catch {
        answer = false
      }
      expect(answer).toBe(expected)
    }), { seed: 20261128, numRuns: 40 })
  })

  it('are verified one by one at first, and then with a table: the answers are the same', () => {
    const material = { type: 'ecc', curve, x, y } as Parameters<typeof verifyEcdsaDigest>[0]
    const { digest, pair } = signed(privateKey, 'sha256', 'again and again')
    const outOfRange = [0n, order].flatMap((number) => [concatBytes(fixedSize(fromBigInt(number), size)!, pair.subarray(size)), concatBytes(pair.subarray(0, size), fixedSize(fromBigInt(number), size)!)])
    for (let i = 0; i < 70; i++) expect(verifyEcdsaDigest(material, digest, pair)).toBe(true)
    for (const wrong of [...outOfRange, pair.subarray(1), new Uint8Array(0)]) expect(verifyEcdsaDigest(material, digest, wrong)).toBe(false)
    expect(verifyEcdsaDigest(material, digest.map((byte) => byte ^ 1), pair)).toBe(false)
    for (let i = 0; i < 70; i++) expect(verifyEcdsaDigest({ ...material, x: x.map((byte) => byte ^ 1) }, digest, pair)).toBe(false)
  })
})
