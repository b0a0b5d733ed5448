import { execFileSync } from 'node:child_process'
import { X509Certificate, createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { curveByName } from '@shared/crypto/keys/curves'
import { PrivateKey } from '@shared/crypto/private-keys/private-key'
import { formatPrivateKey, makePrivateKey } from '@shared/crypto/private-keys/make-private-key'
import { makeSelfSigned } from '@shared/crypto/private-keys/self-signed'
import { decodeEcdsaDer } from '@shared/crypto/signature-schemes/ecdsa-der'
import { opensslAccepts, read, utf8 } from '../../../support/private-keys'

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'))

describe('a private key', () => {
  // RFC 6979 §A.2.5 to §A.2.7: message "sample", the hash that goes with the curve.
  it.each([
    ['P-256', 'sha256', 'C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721', 'EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716', 'F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8'],
    ['P-384', 'sha384', '6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D896D5724E4C70A825F872C9EA60D2EDF5', '94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE46', '99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8'],
  ] as const)('on %s with %s signs as RFC 6979 says', async (curve, hash, secret, r, s) => {
    const signature = decodeEcdsaDer(await new PrivateKey(curveByName(curve)!, hex(secret)).sign(utf8('sample'), hash))!
    expect([signature.r, signature.s].map((number) => Buffer.from(number).toString('hex').replace(/^00/, '').toUpperCase())).toEqual([r, s])
  })

  it('signs a digest as it signs what has it', async () => {
    const key = makePrivateKey()
    const message = utf8('message')
    const signature = key.signDigest(createHash('sha256').update(message).digest())
    expect(signature).toEqual(await key.sign(message))
    expect(opensslAccepts(key.publicPem, signature, message)).toBe(true)
  })

  it('signs no more when it was cleared, and keeps no buffer of its maker\'s', async () => {
    const secret = hex('C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721')
    const key = new PrivateKey(curveByName('P-256')!, secret)
    const before = await key.sign(utf8('x'))
    secret.fill(7)
    expect(await key.sign(utf8('x'))).toEqual(before)
    const lent = key.withSecret((own) => own)
    key.clear()
    key.clear()
    expect(lent.every((byte) => byte === 0)).toBe(true)
    expect(() => key.signDigest(new Uint8Array(32))).toThrow('the private key was cleared')
    expect(key.publicPem).toContain('BEGIN PUBLIC KEY')
  })
})

describe('a fresh key', () => {
  it('is another one each time, on P-256', () => {
    const [a, b] = [makePrivateKey(), makePrivateKey()]
    expect([a.curve.name, a.publicPem === b.publicPem]).toEqual(['P-256', false])
  })

  it.each([null, 'pässwörd'])('is written as OpenSSL, Node and we read it, passphrase %s', async (passphrase) => {
    const key = makePrivateKey()
    const pem = await formatPrivateKey(key, passphrase === null ? null : utf8(passphrase))
    expect(pem).toMatch(passphrase === null ? /^-----BEGIN PRIVATE KEY-----\n/ : /^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/)
    expect(createPublicKey(createPrivateKey({ key: pem, passphrase: passphrase ?? undefined })).export({ type: 'spki', format: 'pem' })).toBe(key.publicPem)
    expect(execFileSync('openssl', ['pkey', '-pubout', '-passin', `pass:${passphrase ?? ''}`], { input: pem }).toString()).toBe(key.publicPem)
    expect((await read(utf8(pem), passphrase)).publicPem).toBe(key.publicPem)
  })

  it('in the clear is to the byte what OpenSSL writes', async () => {
    const pem = await formatPrivateKey(makePrivateKey(), null)
    expect(execFileSync('openssl', ['pkcs8', '-topk8', '-nocrypt'], { input: pem }).toString()).toBe(pem)
  })

  it('is encrypted with AES-256 under 600,000 rounds of PBKDF2 with SHA-256', async () => {
    const text = execFileSync('openssl', ['asn1parse'], { input: await formatPrivateKey(makePrivateKey(), utf8('x')) }).toString()
    for (const part of ['PBES2', 'PBKDF2', ':0927C0', 'hmacWithSHA256', 'aes-256-cbc']) expect(text).toContain(part)
  })
})

describe('a self-signed certificate', () => {
  it('is one as Keylime\'s backend x509 makes, by OpenSSL\'s word', async () => {
    const key = makePrivateKey()
    const now = Date.UTC(2026, 4, 1, 12)
    const der = await makeSelfSigned(key, now)
    const certificate = new X509Certificate(der)
    expect(certificate.verify(createPublicKey(key.publicPem))).toBe(true)
    expect(certificate).toMatchObject({ subject: 'CN=dsse_lib', issuer: 'CN=dsse_lib', subjectAltName: 'DNS:dsse_lib', ca: false, validFrom: 'Apr 30 12:00:00 2026 GMT', validTo: 'May 31 12:00:00 2026 GMT' })
    expect(certificate.publicKey.export({ type: 'spki', format: 'pem' })).toBe(key.publicPem)
    expect(new X509Certificate(await makeSelfSigned(key, now)).serialNumber).not.toBe(certificate.serialNumber)
  })
})
