import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findSecret } from '@shared/sources/secrets/index'
import { hasTool } from '../../../support/run-commands'

const folder = mkdtempSync(join(tmpdir(), 'secrets-'))
const run = (command: string) => execFileSync('bash', ['-c', command], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
const read = (name: string) => new Uint8Array(readFileSync(join(folder, name)))
const bytes = (text: string) => new Uint8Array(Buffer.from(text))
const ROOT = join(import.meta.dirname, '../../../..')
const vector = (name: string) => new Uint8Array(readFileSync(join(ROOT, 'test/vectors/secrets', name)))

run(`openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.pem; openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.pem; openssl genpkey -algorithm ED25519 -out ed.pem
openssl pkey -in rsa.pem -traditional -out rsa1.pem; openssl pkey -in ec.pem -traditional -out sec1.pem; openssl pkcs8 -topk8 -in ec.pem -passout pass:x -out enc.pem
openssl pkey -in rsa1.pem -traditional -aes256 -passout pass:x -out rsa1enc.pem
openssl pkcs8 -topk8 -nocrypt -in rsa.pem -outform DER -out rsa8.der; openssl pkey -in rsa.pem -traditional -outform DER -out rsa1.der; openssl pkey -in ec.pem -traditional -outform DER -out sec1.der; openssl pkcs8 -topk8 -nocrypt -in ec.pem -outform DER -out ec8.der
openssl pkcs8 -topk8 -nocrypt -in ed.pem -outform DER -out ed8.der; openssl pkcs8 -topk8 -in ec.pem -outform DER -passout pass:x -out enc.der; openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES -in ec.pem -outform DER -passout pass:x -out enc1.der
openssl req -x509 -key ec.pem -out ec.crt -subj /CN=x; openssl x509 -in ec.crt -outform DER -out crt.der; openssl pkcs12 -export -in ec.crt -inkey ec.pem -passout pass:x -out store.p12
openssl pkey -in ec.pem -pubout -out pub.pem; openssl pkey -in rsa.pem -pubout -outform DER -out pub.der; openssl rsa -in rsa.pem -RSAPublicKey_out -outform DER -out pub1.der; echo x | openssl dgst -sha256 -sign ec.pem -out ec.sig
openssl cms -sign -in ec.crt -signer ec.crt -inkey ec.pem -outform DER -out signed.p7`)

describe('private keys of OpenSSL\'s making', () => {
  it.each([
    ['rsa.pem', 'a private key (PKCS#8, PEM)'], ['ec.pem', 'a private key (PKCS#8, PEM)'], ['ed.pem', 'a private key (PKCS#8, PEM)'], ['rsa1.pem', 'an RSA private key (PEM)'], ['rsa1enc.pem', 'an RSA private key (PEM)'], ['sec1.pem', 'an EC private key (PEM)'],
    ['enc.pem', 'an encrypted private key (PKCS#8, PEM)'], ['rsa8.der', 'a private key (PKCS#8, DER)'], ['ec8.der', 'a private key (PKCS#8, DER)'], ['ed8.der', 'a private key (PKCS#8, DER)'], ['rsa1.der', 'an RSA private key (PKCS#1, DER)'],
    ['sec1.der', 'an EC private key (SEC1, DER)'], ['enc.der', 'an encrypted private key (PKCS#8, DER)'], ['enc1.der', 'an encrypted private key (PKCS#8, DER)'], ['store.p12', 'a store of keys (PKCS#12)'],
  ])('%s is %s', (name, kind) => {
    expect(findSecret(read(name))).toEqual({ kind, byteOffset: 0 })
  })

  it.each(['ec.crt', 'crt.der', 'pub.pem', 'pub.der', 'pub1.der', 'ec.sig', 'signed.p7'])('%s is none', (name) => {
    expect(findSecret(read(name))).toBeNull()
  })
})

describe('other secrets', () => {
  it.skipIf(!hasTool('ssh-keygen'))('an OpenSSH key', () => {
    run('ssh-keygen -q -t ed25519 -N "" -f ssh')
    expect(findSecret(read('ssh'))?.kind).toBe('an OpenSSH private key')
    expect(findSecret(read('ssh.pub'))).toBeNull()
  })

  it('a TPM\'s and swtpm\'s own files', () => {
    expect(findSecret(vector('tpm2b-private.bin'))).toEqual({ kind: 'the private part of a TPM key (wrapped by its parent)', byteOffset: 0 })
    expect(findSecret(vector('tpm2-00.permall'))).toEqual({ kind: 'the state of a software TPM, with all its keys', byteOffset: 0 })
    expect(findSecret(vector('tpm2-00.permall').subarray(16))?.kind, 'without swtpm\'s header').toBe('the state of a software TPM, with all its keys')
    expect(findSecret(vector('tpm2b-private.bin').subarray(0, 100))).toBeNull()
    expect(findSecret(vector('tpm2-00.permall').subarray(0, 1000))).toBeNull()
  })

  it.each([
    ['-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nAAAA\n', 'an encrypted cosign private key'], ['-----BEGIN ENCRYPTED COSIGN PRIVATE KEY-----\nAAAA\n', 'an encrypted cosign private key'], ['-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQ', 'an OpenPGP private key'],
    ['-----BEGIN TSS2 PRIVATE KEY-----\nAAAA\n', 'a private key wrapped by a TPM (PEM)'], ['-----BEGIN X9 PRIVATE KEY-----\nAAAA\n', 'a private key (PEM)'], ['PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n', 'a PuTTY private key'],
    [JSON.stringify({ kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA', d: 'A'.repeat(43) }), 'a private key (JSON Web Key)'],
  ])('%s', (text, kind) => {
    expect(findSecret(bytes(text))).toEqual({ kind, byteOffset: 0 })
  })

  it('a key behind something else, or in JSON', () => {
    const chain = Buffer.concat([read('ec.crt'), read('ec.pem')])
    expect(findSecret(new Uint8Array(chain))).toEqual({ kind: 'a private key (PKCS#8, PEM)', byteOffset: read('ec.crt').length })
    expect(findSecret(bytes(JSON.stringify({ key: Buffer.from(read('sec1.pem')).toString() })))).toEqual({ kind: 'an EC private key (PEM)', byteOffset: 8 })
  })

  it.each(['-----BEGIN PRIVATE KEY-----', 'if (text.includes("-----BEGIN PRIVATE KEY-----")) {\n', '-----BEGIN PUBLIC KEY-----\nAAAA\n', '-----BEGIN PRIVATE', JSON.stringify({ kty: 'EC', x: 'AAAA' }), '', '-----BEGIN '.repeat(50_000)])('not: %.60s', (text) => {
    expect(findSecret(bytes(text))).toBeNull()
  })

  it('no sample holds one, and of vectors only those, the test keys of cosign and the keys that generated logs are signed with', () => {
    const files = ['samples', 'test/vectors'].flatMap((top) => readdirSync(join(ROOT, top), { recursive: true, encoding: 'utf8' }).map((name) => join(ROOT, top, name)))
    const found = files.filter((path) => statSync(path).isFile() && !/\/vectors\/(secrets\/|cosign-keys\/|differential\/\w+\.key$)/.test(path) && findSecret(new Uint8Array(readFileSync(path))))
    expect(found).toEqual([])
  })

  it('cut anywhere no key throws', () => {
    for (const name of ['rsa8.der', 'enc.der', 'store.p12', 'sec1.der']) for (let length = 0; length < read(name).length; length += 5) expect(findSecret(read(name).subarray(0, length))).toBeNull()
  })
})
