import { generateKeyPairSync } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import { AlgorithmIdentifier } from '@peculiar/asn1-x509'
import { EncryptedData, EncryptedPrivateKeyInfo } from '@peculiar/asn1-pkcs8'
import { describe, expect, it } from 'vitest'
import { EvidenceError } from '@shared/errors/evidence-error'
import { derUnsigned, fromBigInt } from '@shared/crypto/keys/integers'
import { PBES2_IDS } from '@shared/crypto/private-keys/pbes2'
import { Pbes2Params, Pbkdf2Params, ScryptParams } from '@shared/crypto/private-keys/schemas'
import { read, refusal, utf8 } from '../../../support/private-keys'

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const SEC1 = new Uint8Array(privateKey.export({ type: 'sec1', format: 'der' }))
const PKCS8 = new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }))
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const ENCRYPTED = new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: 'x' }))
const integer = (value: bigint) => derUnsigned(fromBigInt(value))
const algorithm = (id: string, parameters: object) => new AlgorithmIdentifier({ algorithm: id, parameters: AsnConvert.serialize(parameters) })
const SALT = new OctetString(new Uint8Array(8))

/** An encrypted key with these parameters around sixteen bytes. */
function encrypted(keyDerivation: AlgorithmIdentifier, { iv = 16, size = 16, cipher = PBES2_IDS.aes256 as string } = {}): Uint8Array {
  const parameters = Object.assign(new Pbes2Params(), { keyDerivation, encryption: algorithm(cipher, new OctetString(new Uint8Array(iv))) })
  return new Uint8Array(AsnConvert.serialize(new EncryptedPrivateKeyInfo({ encryptionAlgorithm: algorithm(PBES2_IDS.pbes2, parameters), encryptedData: new EncryptedData(new Uint8Array(size)) })))
}
const pbkdf2 = (iterations: bigint, more: object = {}) => algorithm(PBES2_IDS.pbkdf2, Object.assign(new Pbkdf2Params(), { salt: SALT, iterations: integer(iterations), ...more }))
const scrypt = (N: bigint, r: bigint, p: bigint, salt = SALT) => algorithm(PBES2_IDS.scrypt, Object.assign(new ScryptParams(), { salt, cost: integer(N), blockSize: integer(r), parallel: integer(p) }))

describe('what a key asks for is bounded', () => {
  it.each<[string, AlgorithmIdentifier]>([
    ['no round of PBKDF2', pbkdf2(0n)], ['a billion rounds', pbkdf2(10n ** 9n)], ['2^64 rounds', pbkdf2(2n ** 64n + 1n)], ['a number of a thousand bytes', pbkdf2(2n ** 8000n)],
    ['a negative number of rounds', pbkdf2(1n, { iterations: Uint8Array.of(0x80).buffer })], ['a salt of kilobytes', pbkdf2(1n, { salt: new OctetString(new Uint8Array(2000)) })],
    ['scrypt with 2^30 blocks', scrypt(2n ** 30n, 8n, 1n)], ['scrypt with N that is no power of two', scrypt(1000n, 8n, 1n)], ['scrypt with N 1', scrypt(1n, 8n, 1n)], ['scrypt with r 0', scrypt(1024n, 0n, 1n)], ['scrypt with p 0', scrypt(1024n, 8n, 0n)],
    ['scrypt with a huge r', scrypt(2n, 2n ** 40n, 1n)], ['scrypt with a huge p', scrypt(16_384n, 8n, 1_000_000n)], ['scrypt with a salt of kilobytes', scrypt(1024n, 8n, 1n, new OctetString(new Uint8Array(2000)))],
  ])('%s', async (_, derivation) => {
    expect((await refusal(read(encrypted(derivation), 'x'))).code).toBe('key.kdf')
  })

  it.each<[string, Uint8Array, string]>([
    ['a short IV', encrypted(pbkdf2(1n), { iv: 8 }), 'key.malformed'], ['half a block', encrypted(pbkdf2(1n), { size: 20 }), 'key.malformed'], ['no block', encrypted(pbkdf2(1n), { size: 0 }), 'key.malformed'],
    ['a key length that the cipher has not', encrypted(pbkdf2(1n, { keyLength: integer(16n) })), 'key.malformed'], ['another cipher', encrypted(pbkdf2(1n), { cipher: '1.2.3.4' }), 'key.unsupported'], ['another derivation', encrypted(algorithm('1.2.3.5', SALT)), 'key.unsupported'],
    ['another hash', encrypted(pbkdf2(1n, { prf: new AlgorithmIdentifier({ algorithm: '1.2.840.113549.2.8' }) })), 'key.unsupported'], ['parameters that are none', encrypted(algorithm(PBES2_IDS.pbkdf2, SALT)), 'key.malformed'],
    ['bytes that decrypt to nothing', encrypted(pbkdf2(1n)), 'key.passphrase'],
  ])('%s', async (_, der, code) => {
    expect(await refusal(read(der, 'x'))).toMatchObject({ code, byteOffset: 0 })
  })
})

describe('a damaged key', () => {
  it.each<[string, Uint8Array, string | null]>([['SEC1', SEC1, null], ['PKCS#8', PKCS8, null], ['encrypted PKCS#8', ENCRYPTED, 'x']])('of %s, cut off anywhere, is refused', async (_, der, passphrase) => {
    for (let length = 0; length < der.length; length++) {
      expect(await refusal(read(der.slice(0, length), passphrase)), `${length} bytes`).toMatchObject({ code: 'key.malformed', byteOffset: 0 })
    }
    expect((await refusal(read(Uint8Array.from([...der, 0]), passphrase))).code).toBe('key.malformed')
  })

  it.each<[string, Uint8Array]>([['SEC1', SEC1], ['PKCS#8', PKCS8]])('of %s, with any bit flipped, is refused or signs for another key', async (_, der) => {
    const own = (await read(der)).publicPem
    for (let bit = 0; bit < 8 * der.length; bit++) {
      const flipped = der.slice()
      flipped[bit >> 3] ^= 1 << (bit & 7)
      const key = await read(flipped).catch((error: unknown) => error)
      if (key instanceof EvidenceError) expect(key.code).toMatch(/^key\.(?:malformed|unsupported|private-number|public|encrypted)$/)
      else expect((key as { publicPem: string }).publicPem === own, `bit ${bit} changes neither the number nor its public half`).toBe(isIdle(der, bit))
    }
  })

  it.each<[string, string]>([
    ['without an end', PEM.slice(0, -10)], ['with a NUL', PEM.replace(/.(?=\n-----END)/, '\0')], ['with bytes that are no text', PEM.replace(/.(?=\n-----END)/, '\xff')], ['of nothing', '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n'],
    ['of other bytes', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'], ['of another form', `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${Buffer.from(SEC1).toString('base64')}\n-----END ENCRYPTED PRIVATE KEY-----\n`],
    ['with an odd IV', '-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,ABC\n\nAAAA\n-----END EC PRIVATE KEY-----\n'],
  ])('in PEM %s', async (_, pem) => {
    expect(await refusal(read(new Uint8Array(Buffer.from(`text before\n${pem}`, 'latin1')), 'x'))).toMatchObject({ code: 'key.malformed', byteOffset: 12 })
  })

  it.each<[string, Uint8Array, string]>([['an empty file', new Uint8Array(0), 'an empty file'], ['some text', utf8('hello'), 'something else'], ['a file of megabytes', new Uint8Array(1 << 20), '1048576 bytes'], ['DER of something else', Uint8Array.of(0x30, 3, 2, 1, 5), 'something else']])('%s', async (_, bytes, found) => {
    expect(await refusal(read(bytes))).toEqual({ code: 'key.malformed', byteOffset: 0, found })
  })

  it.each(['0'.repeat(64), 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'f'.repeat(64)])('has no number %s', async (hex) => {
    const der = Buffer.concat([Buffer.from('3031020101', 'hex'), Buffer.from('0420', 'hex'), Buffer.from(hex, 'hex'), Buffer.from('a00a06082a8648ce3d030107', 'hex')])
    expect(await refusal(read(new Uint8Array(der)))).toMatchObject({ code: 'key.private-number', byteOffset: 0 })
  })
})

/** PKCS#8's version may be 0 or 1 (RFC 5958 §2): nothing else in these forms may change and leave the key the same. */
function isIdle(der: Uint8Array, bit: number): boolean {
  const at = bit >> 3
  return der === PKCS8 && der[at - 2] === 0x02 && der[at - 1] === 0x01 && at < 6 && (bit & 7) === 0
}
