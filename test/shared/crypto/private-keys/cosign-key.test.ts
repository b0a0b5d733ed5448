import { generateKeyPairSync, randomBytes, scryptSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js'
import { describe, expect, it } from 'vitest'
import { opensslAccepts, read, refusal, utf8 } from '../../../support/private-keys'

const vector = (name: string) => new Uint8Array(readFileSync(join(import.meta.dirname, '../../../vectors/cosign-keys', name)))
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const PEM = publicKey.export({ type: 'spki', format: 'pem' }).toString()
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

/** As go-securesystemslib writes it, with Node's own scrypt. */
function cosignKey(passphrase: string, { N = 32_768, der = new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' })), label = 'ENCRYPTED SIGSTORE PRIVATE KEY', change = (document: object): object => document } = {}): Uint8Array {
  const [salt, nonce] = [randomBytes(32), randomBytes(24)]
  const key = scryptSync(passphrase, salt, 32, { N, r: 8, p: 1, maxmem: 256 * N * 8 })
  const document = { kdf: { name: 'scrypt', params: { N, r: 8, p: 1 }, salt: base64(salt) }, cipher: { name: 'nacl/secretbox', nonce: base64(nonce) }, ciphertext: base64(xsalsa20poly1305(key, nonce).encrypt(der)) }
  return utf8(`-----BEGIN ${label}-----\n${base64(utf8(JSON.stringify(change(document)))).replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`)
}

describe('keys that cosign encrypted', () => {
  // The first stands in cosign's tests in the clear too.
  it.each([
    ['sec1-hello.key', 'hello', 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE+9E3Qe+h25ofmz3Uo2T004Dfy49iX06MMbxf9rsGmLkOPrS0KYDl1QMfFuSbrtf8wTWNT9HNxrW/Foz39mDhHw=='],
    ['empty-passphrase.key', '', null], ['cosign-hello.key', 'hello', null], ['sigstore-hello.key', 'hello', null],
  ])('%s', async (name, passphrase, spki) => {
    const key = await read(vector(name), passphrase)
    const message = utf8('message')
    expect([key.curve.name, opensslAccepts(key.publicPem, await key.sign(message), message)]).toEqual(['P-256', true])
    if (spki !== null) expect(base64(key.spki)).toBe(spki)
    expect(await refusal(read(vector(name), 'wrong'))).toMatchObject({ code: 'key.passphrase', byteOffset: 0 })
    expect((await refusal(read(vector(name)))).code).toBe('key.encrypted')
  })
})

describe('keys in cosign\'s form', () => {
  it.each([32_768, 65_536, 131_072])('N %i', async (N) => {
    expect((await read(cosignKey('passphrase', { N, label: 'ENCRYPTED COSIGN PRIVATE KEY' }), 'passphrase')).publicPem).toBe(PEM)
  })

  const params = (over: object) => (document: object) => ({ ...document, kdf: { ...(document as { kdf: object }).kdf, ...over } })
  it.each<[string, string, (document: object) => object]>([
    ['N 16,384', 'key.kdf', params({ params: { N: 16_384, r: 8, p: 1 } })], ['N 2^40', 'key.kdf', params({ params: { N: 2 ** 40, r: 8, p: 1 } })], ['r 1', 'key.kdf', params({ params: { N: 32_768, r: 1, p: 1 } })], ['p 2', 'key.kdf', params({ params: { N: 32_768, r: 8, p: 2 } })],
    ['N as a text', 'key.kdf', params({ params: { N: '32768', r: 8, p: 1 } })], ['no parameters', 'key.kdf', params({ params: null })], ['another derivation', 'key.malformed', params({ name: 'argon2' })], ['a salt that is no base64', 'key.malformed', params({ salt: '*' })],
    ['a salt of kilobytes', 'key.kdf', params({ salt: base64(new Uint8Array(2000)) })],
    ['another cipher', 'key.malformed', (document) => ({ ...document, cipher: { name: 'aes' } })], ['a short nonce', 'key.malformed', (document) => ({ ...document, cipher: { name: 'nacl/secretbox', nonce: 'AAAA' } })],
    ['a short ciphertext', 'key.malformed', (document) => ({ ...document, ciphertext: 'AAAA' })], ['a long ciphertext', 'key.malformed', (document) => ({ ...document, ciphertext: base64(new Uint8Array(20_000)) })], ['a changed ciphertext', 'key.passphrase', (document) => ({ ...document, ciphertext: base64(new Uint8Array(100)) })],
    ['a list', 'key.malformed', (document) => [document]], ['a number', 'key.malformed', () => 5 as unknown as object],
  ])('with %s', async (_, code, change) => {
    expect(await refusal(read(cosignKey('x', { change }), 'x'))).toMatchObject({ code, byteOffset: 0 })
  })

  it('names what is in it where it is no EC key', async () => {
    const ed = new Uint8Array(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' }))
    expect(await refusal(read(cosignKey('x', { der: ed }), 'x'))).toMatchObject({ code: 'key.unsupported', found: 'an Ed25519 key' })
  })

  it('that hold no JSON', async () => {
    expect((await refusal(read(utf8('-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n/////w==\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----\n'), 'x'))).code).toBe('key.malformed')
  })
})
