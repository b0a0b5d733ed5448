import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { eccMaterial } from '@shared/crypto/keys/ecc'
import { isOneSequence } from '@shared/crypto/keys/der'
import { isCertificate } from '@shared/crypto/keys/is-certificate'
import { rsaMaterial } from '@shared/crypto/keys/rsa'
import { decodeSpki, encodeSpki } from '@shared/crypto/keys/spki'
import { EvidenceError } from '@shared/errors/evidence-error'
import { hex } from '../../../vectors/tpm/load'

const origin = { file: 'ak.pem', byteOffset: 40 }
const spkiOf = (key: KeyObject) => new Uint8Array(key.export({ type: 'spki', format: 'der' }))
const odd = (bytes: number) => new Uint8Array(bytes).fill(0xc1)

function refusal(make: () => unknown): string {
  try {
    make()
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error
    expect([error.file, error.byteOffset]).toEqual(['ak.pem', 40])
    return error.code
  }
  return 'accepted'
}

describe('SubjectPublicKeyInfo', () => {
  it.each([1024, 2048, 3072])('RSA %i: decoding and encoding give OpenSSL\'s bytes again', (modulusLength) => {
    const der = spkiOf(generateKeyPairSync('rsa', { modulusLength, publicExponent: 3 }).publicKey)
    const material = decodeSpki(der, origin)
    expect(material).toMatchObject({ type: 'rsa', bits: modulusLength, exponent: 3n })
    expect(hex(encodeSpki(material)!)).toBe(hex(der))
  })

  it.each(['P-256', 'P-384', 'P-521'])('%s: decoding and encoding give OpenSSL\'s bytes again', (namedCurve) => {
    for (let i = 0; i < 8; i++) {
      const der = spkiOf(generateKeyPairSync('ec', { namedCurve }).publicKey)
      const material = decodeSpki(der, origin)
      expect(material).toMatchObject({ type: 'ecc', curve: namedCurve })
      expect(hex(encodeSpki(material)!)).toBe(hex(der))
    }
  })

  it('a PSS key is an RSA key', () => {
    const { publicKey } = generateKeyPairSync('rsa-pss', { modulusLength: 2048, hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha256' })
    expect(decodeSpki(spkiOf(publicKey), origin)).toMatchObject({ type: 'rsa', bits: 2048 })
  })

  it('keys that are not checked here are unsupported, not malformed', () => {
    for (const { publicKey } of [
      generateKeyPairSync('ed25519'), generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' }),
      generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' }),
    ]) {
      const material = decodeSpki(spkiOf(publicKey), origin)
      expect(material.type).toBe('unsupported')
      expect(encodeSpki(material)).toBeNull()
    }
  })

  it('truncation at every length, and a byte too many, are key.malformed', () => {
    const der = spkiOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey)
    for (let length = 0; length < der.length; length++) expect(refusal(() => decodeSpki(der.subarray(0, length), origin))).toBe('key.malformed')
    expect(refusal(() => decodeSpki(Uint8Array.of(...der, 0), origin))).toBe('key.malformed')
  })

  it('no flipped bit of a P-256 key gives another key or an error of another type', () => {
    const der = spkiOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey)
    for (let bit = 0; bit < der.length * 8; bit++) {
      const flipped = der.slice()
      flipped[bit >> 3] ^= 1 << (bit & 7)
      const outcome = refusal(() => {
        const encoded = encodeSpki(decodeSpki(flipped, origin))
        // Bits that DER leaves unused change nothing; bits of the algorithm give a key that is not supported.
        if (encoded !== null) expect(hex(encoded)).toBe(hex(der))
      })
      expect(['key.ecc-point', 'key.malformed', 'accepted']).toContain(outcome)
    }
  })

  it('a point in compressed form is refused with its reason', () => {
    const der = spkiOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey)
    const compressed = Uint8Array.of(0x30, 0x39, ...der.subarray(2, 23), 0x03, 0x22, 0x00, 0x02, ...der.subarray(27, 59))
    expect(refusal(() => decodeSpki(compressed, origin))).toBe('key.ecc-point')
  })

  it('a negative modulus or exponent is refused, not read as unsigned', () => {
    const der = spkiOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey)
    // The 1024-bit modulus ends 5 bytes (02 03 01 00 01) before the end; its sign byte stands before it.
    const negativeExponent = der.slice()
    negativeExponent[der.length - 3] = 0x81
    expect(refusal(() => decodeSpki(negativeExponent, origin))).toBe('key.rsa-exponent')
    const negativeModulus = der.slice()
    negativeModulus[der.length - 5 - 129] = 0x80
    expect(refusal(() => decodeSpki(negativeModulus, origin))).toBe('key.rsa-modulus')
  })

  it('a curve without parameters is not supported', () => {
    const bare = Uint8Array.of(0x30, 0x0f, 0x30, 0x09, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x03, 0x02, 0x00, 0x04)
    expect(decodeSpki(bare, origin)).toEqual({ type: 'unsupported', family: 'ecc', name: 'ecc of another curve' })
  })

  it('nothing deeply nested overflows the stack', () => {
    const nested = new Uint8Array(40_000)
    for (let i = 0; i < nested.length; i += 4) nested.set([0x30, 0x82, (nested.length - i - 4) >> 8, (nested.length - i - 4) & 0xff], i)
    expect(isOneSequence(nested)).toBe(true)
    expect(refusal(() => decodeSpki(nested, origin))).toBe('key.malformed')
    expect(isCertificate(nested)).toBe(false)
  })
})

describe('RSA keys', () => {
  it('leading zeros do not count', () => {
    const material = rsaMaterial(Uint8Array.of(0, 0, 0x01, ...odd(128)), 65537n, origin)
    expect(material).toMatchObject({ type: 'rsa', bits: 1025 })
  })

  it.each([
    ['an even modulus', Uint8Array.of(...odd(255), 2), 65537n, 'key.rsa-modulus'],
    ['1023 bits', Uint8Array.of(0x7f, ...odd(127)), 65537n, 'key.rsa-modulus'],
    ['8200 bits', odd(1025), 65537n, 'key.rsa-modulus'],
    ['no modulus', new Uint8Array(), 65537n, 'key.rsa-modulus'],
    ['a modulus of zeros', new Uint8Array(256), 65537n, 'key.rsa-modulus'],
    ['exponent 0', odd(256), 0n, 'key.rsa-exponent'],
    ['exponent 1', odd(256), 1n, 'key.rsa-exponent'],
    ['exponent 2', odd(256), 2n, 'key.rsa-exponent'],
    ['exponent 65536', odd(256), 65536n, 'key.rsa-exponent'],
    ['a huge exponent', odd(256), (1n << 2000n) + 1n, 'key.rsa-exponent'],
    ['exponent 3', odd(256), 3n, 'accepted'],
    ['exponent 2^32 + 1', odd(256), (1n << 32n) + 1n, 'accepted'],
  ])('%s', (_, modulus, exponent, outcome) => {
    expect(refusal(() => rsaMaterial(modulus, exponent, origin))).toBe(outcome)
  })
})

describe('ECC keys', () => {
  const jwk = (namedCurve: string) => {
    const { x, y } = generateKeyPairSync('ec', { namedCurve }).publicKey.export({ format: 'jwk' })
    return { x: new Uint8Array(Buffer.from(x!, 'base64url')), y: new Uint8Array(Buffer.from(y!, 'base64url')) }
  }

  it.each(['P-256', 'P-384', 'P-521'])('%s: on the curve or refused', (curve) => {
    const { x, y } = jwk(curve)
    expect(refusal(() => eccMaterial(curve, x, y, origin))).toBe('accepted')
    expect(refusal(() => eccMaterial(curve, y, x, origin))).toBe('key.ecc-point')
    expect(refusal(() => eccMaterial(curve, x, y.map((byte) => byte ^ 1), origin))).toBe('key.ecc-point')
    expect(refusal(() => eccMaterial(curve, new Uint8Array(), new Uint8Array(), origin))).toBe('key.ecc-point')
    expect(refusal(() => eccMaterial(curve, x, Uint8Array.of(1, ...y), origin))).toBe('key.ecc-point')
  })

  it('a coordinate is below the field\'s prime', () => {
    const p = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n
    // x = 5 is on P-256; x + p is the same point in another form.
    const y = Buffer.from('459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc', 'hex')
    const x = Buffer.from((5n + p).toString(16), 'hex')
    expect(refusal(() => eccMaterial('P-256', Uint8Array.of(5), y, origin))).toBe('accepted')
    expect(refusal(() => eccMaterial('P-256', x, y, origin))).toBe('key.ecc-point')
  })

  it('dropped leading zeros come back', () => {
    const material = eccMaterial('P-256', Uint8Array.of(5), Buffer.from('459243b9aa581806fe913bce99817ade11ca503c64d9a3c533415c083248fbcc', 'hex'), origin)
    expect(material).toMatchObject({ x: Uint8Array.of(...new Uint8Array(31), 5) })
  })
})
