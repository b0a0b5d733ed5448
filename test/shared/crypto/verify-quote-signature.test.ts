import { constants, createSign, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { decodeSpki, encodeSpki } from '@shared/crypto/keys/spki'
import { verifyQuoteSignature } from '@shared/crypto/verify-quote-signature'
import type { PublicKey, QuoteSignature } from '@shared/model/tpm'
import { flipBit, input, parseKey, parseSignature, vector } from '../../vectors/tpm/load'

const MESSAGE = new TextEncoder().encode('signed bytes')
const HASHES = ['sha1', 'sha256', 'sha384', 'sha512']

function keyOf(publicKey: KeyObject, scheme: PublicKey['scheme'] = null): PublicKey {
  const material = decodeSpki(new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })), { file: 'k', byteOffset: 0 })
  return { evidence: 'e1', path: 'k', form: 'spki-der', material, attributes: null, scheme, tpmName: null, statedName: null, certificates: [], spki: encodeSpki(material), unused: [], fields: [] }
}

function signatureOf(scheme: string | null, hash: string | null, value: QuoteSignature['value']): QuoteSignature {
  return { evidence: 'e2', path: 's', format: scheme === null ? 'plain' : 'tpmt', scheme, hash, value, fields: [], stopped: null }
}

const octets = (bytes: Uint8Array) => ({ kind: 'octets', octets: new Uint8Array(bytes) }) as const
const rs = (r: Uint8Array, s: Uint8Array) => ({ kind: 'rs', r, s }) as const
const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 })
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })

describe('quotes of a TPM', () => {
  const CAPTURES = [
    ['sha256-10', 'sig', 'ak', 'rsassa-sha256'], ['sha1-and-sha256-10', 'sig', 'ak', 'rsassa-sha256'], ['pss-sha256-10', 'sig', 'akpss', 'rsapss-sha256'],
    ['ecc-sha256-0to10', 'sig', 'akecc', 'ecdsa-sha256'], ['rsa384-sha256-10', 'sig', 'ak384', 'rsassa-sha384'],
    ['ecc-sha256-10-plain', 'sig.plain', 'akecc', 'ecdsa-sha256'], ['rsa-sha256-10-plain', 'sig.plain', 'banks-ak', 'rsassa-sha256'],
    ['all-banks-10', 'sig', 'banks-ak', 'rsassa-sha256'],
  ] as const

  it.each(CAPTURES)('%s.%s by %s is %s, and by no other key', async (label, ending, ak, scheme) => {
    const signature = parseSignature(input(`${label}.${ending}`))
    const message = vector(`${label}.msg`)
    for (const name of ['ak', 'akpss', 'akecc', 'ak384', 'banks-ak']) {
      for (const form of ['pub', 'pem']) {
        const outcome = await verifyQuoteSignature(signature, parseKey(input(`${name}.${form}`)), message)
        expect(outcome).toMatchObject(name === ak ? { outcome: 'valid', scheme } : { outcome: 'invalid' })
      }
    }
  })

  it.each([['sha256-10', 'ak'], ['ecc-sha256-0to10', 'akecc'], ['pss-sha256-10', 'akpss']])('%s: no bit of it may change', async (label, ak) => {
    const key = parseKey(input(`${ak}.pub`))
    const message = vector(`${label}.msg`)
    const bytes = vector(`${label}.sig`)
    for (let bit = 0; bit < message.length * 8; bit += 3) {
      expect(await verifyQuoteSignature(parseSignature(input('s', bytes)), key, flipBit(message, bit))).toMatchObject({ outcome: 'invalid' })
    }
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const { outcome } = await verifyQuoteSignature(parseSignature(input('s', flipBit(bytes, bit), 'signature')), key, message)
      expect(outcome).not.toBe('valid')
    }
  })

  it('a bare message verifies under nothing', async () => {
    const signature = parseSignature(input('sha256-10.sig'))
    expect(await verifyQuoteSignature(signature, parseKey(input('ak.pub')), new Uint8Array())).toEqual({ outcome: 'invalid', scheme: 'rsassa-sha256' })
  })
})

describe('every scheme, hash and key size', () => {
  it.each(HASHES)('RSASSA and RSAPSS with %s', async (hash) => {
    for (const modulusLength of [1024, 2048]) {
      const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength })
      const key = keyOf(publicKey)
      const rsassa = octets(sign(hash, MESSAGE, privateKey))
      expect(await verifyQuoteSignature(signatureOf('rsassa', hash, rsassa), key, MESSAGE)).toEqual({ outcome: 'valid', scheme: `rsassa-${hash}` })
      expect(await verifyQuoteSignature(signatureOf(null, null, rsassa), key, MESSAGE)).toEqual({ outcome: 'valid', scheme: `rsassa-${hash}` })
      expect(await verifyQuoteSignature(signatureOf('rsapss', hash, rsassa), key, MESSAGE)).toEqual({ outcome: 'invalid', scheme: `rsapss-${hash}` })
      const digest = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 }[hash]!
      const largest = modulusLength / 8 - digest - 2
      for (const saltLength of [digest, largest, 0].filter((length) => length <= largest)) {
        const pss = octets(sign(hash, MESSAGE, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }))
        expect(await verifyQuoteSignature(signatureOf('rsapss', hash, pss), key, MESSAGE)).toEqual({ outcome: 'valid', scheme: `rsapss-${hash}` })
        expect(await verifyQuoteSignature(signatureOf(null, null, pss), key, MESSAGE)).toEqual({ outcome: 'valid', scheme: `rsapss-${hash}` })
      }
    }
  })

  it.each(['P-256', 'P-384', 'P-521'])('ECDSA on %s with every hash, in fixed and in DER form', async (namedCurve) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve })
    const key = keyOf(publicKey)
    for (const hash of HASHES) {
      const fixed = new Uint8Array(sign(hash, MESSAGE, { key: privateKey, dsaEncoding: 'ieee-p1363' }))
      const [r, s] = [fixed.subarray(0, fixed.length / 2), fixed.subarray(fixed.length / 2)]
      expect(await verifyQuoteSignature(signatureOf('ecdsa', hash, rs(r, s)), key, MESSAGE)).toEqual({ outcome: 'valid', scheme: `ecdsa-${hash}` })
      const padded = rs(Uint8Array.of(0, 0, ...r), Uint8Array.of(0, ...s))
      expect((await verifyQuoteSignature(signatureOf('ecdsa', hash, padded), key, MESSAGE)).outcome).toBe('valid')
      const der = octets(createSign(hash).update(MESSAGE).sign(privateKey))
      expect(await verifyQuoteSignature(signatureOf(null, null, der), key, MESSAGE)).toEqual({ outcome: 'valid', scheme: `ecdsa-${hash}` })
    }
  })

  it('r or s shorter than the curve is padded', async () => {
    const key = keyOf(p256.publicKey)
    for (let seen = 0, tries = 0; seen < 2; tries++) {
      const fixed = new Uint8Array(sign('sha256', MESSAGE, { key: p256.privateKey, dsaEncoding: 'ieee-p1363' }))
      if (fixed[0] !== 0 && fixed[32] !== 0) continue
      seen++
      const strip = (bytes: Uint8Array) => (bytes[0] === 0 ? bytes.subarray(1) : bytes)
      const short = rs(strip(fixed.subarray(0, 32)), strip(fixed.subarray(32)))
      expect((await verifyQuoteSignature(signatureOf('ecdsa', 'sha256', short), key, MESSAGE)).outcome, `try ${tries}`).toBe('valid')
    }
  })
})

describe('keys and schemes that TPMs have', () => {
  it.each([[1024, [3, 17, 0x1000_0001], HASHES], [1536, [65537], ['sha256', 'sha512']], [2048, [65537], HASHES], [3072, [65537], ['sha384']], [4096, [3], ['sha256']]] as const)('RSA of %i bits and exponents %j, with %j and a salt of any length', async (modulusLength, exponents, hashes) => {
    for (const publicExponent of exponents) {
      const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength, publicExponent })
      const key = keyOf(publicKey)
      for (const hash of hashes) {
        const pkcs = octets(sign(hash, MESSAGE, privateKey))
        expect(await verifyQuoteSignature(signatureOf('rsassa', hash, pkcs), key, MESSAGE)).toEqual({ outcome: 'valid', scheme: `rsassa-${hash}` })
        const largest = modulusLength / 8 - Number.parseInt(hash.replace('sha1', '160').slice(-3), 10) / 8 - 2
        for (const saltLength of new Set([0, 20, 47, largest - 1, largest].filter((length) => length >= 0 && length <= largest))) {
          const pss = sign(hash, MESSAGE, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength })
          expect((await verifyQuoteSignature(signatureOf('rsapss', hash, octets(pss)), key, MESSAGE)).outcome, `${hash} salt ${saltLength}`).toBe('valid')
          expect((await verifyQuoteSignature(signatureOf('rsapss', hash, octets(flipBit(new Uint8Array(pss), 900))), key, MESSAGE)).outcome).toBe('invalid')
          expect((await verifyQuoteSignature(signatureOf('rsapss', hash, octets(pss)), key, MESSAGE.subarray(1))).outcome).toBe('invalid')
        }
      }
    }
  })

  it.each(['P-256', 'P-384', 'P-521'])('ECDSA on %s with every hash', async (namedCurve) => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve })
    const key = keyOf(publicKey)
    for (const hash of HASHES) {
      const fixed = new Uint8Array(sign(hash, MESSAGE, { key: privateKey, dsaEncoding: 'ieee-p1363' }))
      const pair = rs(fixed.subarray(0, fixed.length / 2), fixed.subarray(fixed.length / 2))
      expect(await verifyQuoteSignature(signatureOf('ecdsa', hash, pair), key, MESSAGE)).toEqual({ outcome: 'valid', scheme: `ecdsa-${hash}` })
      expect((await verifyQuoteSignature(signatureOf('ecdsa', hash, pair), key, MESSAGE.subarray(1))).outcome).toBe('invalid')
      const plain = octets(sign(hash, MESSAGE, privateKey))
      expect(await verifyQuoteSignature(signatureOf(null, null, plain), key, MESSAGE)).toEqual({ outcome: 'valid', scheme: `ecdsa-${hash}` })
    }
  })
})

describe('what is no good signature', () => {
  const one = Uint8Array.of(1)
  const order = new Uint8Array(Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex'))

  it.each([
    ['r and s zero', rs(new Uint8Array(32), new Uint8Array(32))], ['r zero', rs(new Uint8Array(32), one)], ['s zero', rs(one, new Uint8Array(1))],
    ['r and s empty', rs(new Uint8Array(), new Uint8Array())], ['r over the curve', rs(new Uint8Array(33).fill(1), one)],
    ['s over the curve', rs(one, new Uint8Array(128).fill(1))], ['r and s the order', rs(order, order)],
    ['no octets', octets(new Uint8Array())], ['octets of zero', octets(new Uint8Array(128))],
  ])('%s is invalid, never an error', async (_, value) => {
    expect(await verifyQuoteSignature(signatureOf('ecdsa', 'sha256', value), keyOf(p256.publicKey), MESSAGE)).toEqual({ outcome: 'invalid', scheme: 'ecdsa-sha256' })
    for (const scheme of ['rsassa', 'rsapss']) {
      expect(await verifyQuoteSignature(signatureOf(scheme, 'sha256', value), keyOf(rsa.publicKey), MESSAGE)).toEqual({ outcome: 'invalid', scheme: `${scheme}-sha256` })
    }
    if (value.kind === 'octets') {
      for (const { publicKey } of [rsa, p256]) {
        expect(await verifyQuoteSignature(signatureOf(null, null, value), keyOf(publicKey), MESSAGE)).toEqual({ outcome: 'invalid', scheme: null })
      }
    }
  })

  it('a plain ECDSA signature has one form: strict DER, nothing after it', async () => {
    const key = keyOf(p256.publicKey)
    const der = new Uint8Array(createSign('sha256').update(MESSAGE).sign(p256.privateKey))
    const rLength = der[3]
    const outcome = async (bytes: Uint8Array) => (await verifyQuoteSignature(signatureOf(null, null, octets(bytes)), key, MESSAGE)).outcome
    expect(await outcome(der)).toBe('valid')
    expect(await outcome(Uint8Array.of(...der, 0))).toBe('invalid')
    expect(await outcome(der.subarray(0, der.length - 1))).toBe('invalid')
    // The length in the long form, and r with a zero that it does not need.
    expect(await outcome(Uint8Array.of(0x30, 0x81, der[1], ...der.subarray(2)))).toBe('invalid')
    expect(await outcome(Uint8Array.of(0x30, der[1] + 1, 2, rLength + 1, 0, ...der.subarray(4)))).toBe('invalid')
    // Two numbers that are no more than that.
    expect(await outcome(Uint8Array.of(0x30, 6, 2, 1, 0xff, 2, 1, 0xff))).toBe('invalid')
    expect(await outcome(Uint8Array.of(0x30, 6, 2, 1, 0, 2, 1, 0))).toBe('invalid')
  })

  it('a key of another type, scheme or hash is invalid although the mathematics would agree', async () => {
    const value = octets(sign('sha256', MESSAGE, rsa.privateKey))
    const verify = (scheme: PublicKey['scheme'], signature = signatureOf('rsassa', 'sha256', value)) =>
      verifyQuoteSignature(signature, keyOf(rsa.publicKey, scheme), MESSAGE)
    expect(await verify({ name: 'rsassa', hash: 'sha256' })).toEqual({ outcome: 'valid', scheme: 'rsassa-sha256' })
    expect(await verify({ name: 'rsassa', hash: null })).toEqual({ outcome: 'valid', scheme: 'rsassa-sha256' })
    expect(await verify({ name: 'rsapss', hash: 'sha256' })).toEqual({ outcome: 'invalid', scheme: 'rsassa-sha256' })
    expect(await verify({ name: 'rsassa', hash: 'sha384' })).toEqual({ outcome: 'invalid', scheme: 'rsassa-sha256' })
    expect(await verify({ name: 'rsassa', hash: 'sha384' }, signatureOf(null, null, value))).toEqual({ outcome: 'invalid', scheme: 'rsassa-sha384' })
    expect(await verifyQuoteSignature(signatureOf('rsassa', 'sha256', value), keyOf(p256.publicKey), MESSAGE)).toEqual({ outcome: 'invalid', scheme: 'rsassa-sha256' })
  })

  it('a damaged TPMT_SIGNATURE that names no scheme is invalid, not tried as a plain one', async () => {
    const damaged: QuoteSignature = { ...signatureOf(null, null, octets(sign('sha256', MESSAGE, rsa.privateKey))), format: 'tpmt' }
    expect(await verifyQuoteSignature(damaged, keyOf(rsa.publicKey), MESSAGE)).toEqual({ outcome: 'invalid', scheme: null })
  })
})

describe('what is not checked here', () => {
  const value = octets(new Uint8Array(256))

  const ed25519 = keyOf(generateKeyPairSync('ed25519').publicKey)
  const k256 = keyOf(generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' }).publicKey)

  it.each<[string, PublicKey, string, string]>([
    ['RSA', keyOf(rsa.publicKey), 'rsassa', 'sha3-256'], ['RSA', keyOf(rsa.publicKey), 'rsapss', 'alg-0x1234'], ['P-256', keyOf(p256.publicKey), 'sm2', 'sm3'],
    ['P-256', keyOf(p256.publicKey), 'ecschnorr', 'sha256'], ['P-256', keyOf(p256.publicKey, { name: 'sm2', hash: 'sm3' }), 'sm2', 'sm3'], ['another curve', k256, 'ecdsa', 'sha256'],
  ])('a key of type %s could have made it', async (_, key, scheme, hash) => {
    expect(await verifyQuoteSignature(signatureOf(scheme, hash, value), key, MESSAGE)).toEqual({ outcome: 'unsupported', scheme: `${scheme}-${hash}` })
  })

  it.each<[string, PublicKey, string, string]>([
    ['RSA', keyOf(rsa.publicKey), 'sm2', 'sm3'], ['RSA', keyOf(rsa.publicKey), 'ecdaa', 'sha256'],
    ['P-256', keyOf(p256.publicKey), 'rsassa', 'sha3-256'], ['P-256 for ECDSA', keyOf(p256.publicKey, { name: 'ecdsa', hash: 'sha256' }), 'sm2', 'sm3'], ['RSA for sha256', keyOf(rsa.publicKey, { name: 'rsassa', hash: 'sha256' }), 'rsassa', 'sha3-256'],
    ['Ed25519', ed25519, 'rsassa', 'sha256'], ['Ed25519', ed25519, 'ecdsa', 'sha256'], ['another curve', k256, 'rsapss', 'sha256'],
  ])('is not what a key of type %s could never have made: that is invalid', async (_, key, scheme, hash) => {
    expect(await verifyQuoteSignature(signatureOf(scheme, hash, value), key, MESSAGE)).toEqual({ outcome: 'invalid', scheme: `${scheme}-${hash}` })
  })

  it.each(['hmac', 'alg-0x1234'])('%s says of no key that it made it or not', async (scheme) => {
    for (const key of [keyOf(rsa.publicKey), keyOf(p256.publicKey, { name: 'ecdsa', hash: 'sha256' }), ed25519]) {
      expect(await verifyQuoteSignature(signatureOf(scheme, 'sha256', value), key, MESSAGE)).toEqual({ outcome: 'unsupported', scheme: `${scheme}-sha256` })
    }
    expect(await verifyQuoteSignature({ ...signatureOf('null', null, value), format: 'tpmt' }, keyOf(rsa.publicKey), MESSAGE)).toEqual({ outcome: 'unsupported', scheme: 'null' })
  })

  it('a plain signature of a key that is not supported, or whose scheme is not', async () => {
    expect(await verifyQuoteSignature(signatureOf(null, null, value), ed25519, MESSAGE)).toMatchObject({ outcome: 'unsupported' })
    const sm2 = keyOf(p256.publicKey, { name: 'sm2', hash: 'sm3' })
    expect(await verifyQuoteSignature(signatureOf(null, null, value), sm2, MESSAGE)).toEqual({ outcome: 'unsupported', scheme: 'sm2-sm3' })
  })
})
