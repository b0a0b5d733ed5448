import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decodeSpki } from '../../../shared/crypto/keys/spki'
import { verifyDigest } from '../../../shared/crypto/verify-digest'

const folder = mkdtempSync(join(tmpdir(), 'verify-digest-'))
const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
const digestOf = (hash: string) => new Uint8Array(createHash(hash).update(`signed with ${hash}`).digest())

/** A digest that OpenSSL signed with a new key of its own making. */
function signedByOpenssl(key: string, hash: string): { key: ReturnType<typeof decodeSpki>; value: Uint8Array } {
  const [algorithm, option] = key.split(' ')
  openssl('genpkey', '-algorithm', algorithm, '-pkeyopt', option, '-out', 'key.pem')
  openssl('pkey', '-in', 'key.pem', '-pubout', '-outform', 'DER', '-out', 'key.der')
  writeFileSync(join(folder, 'digest'), digestOf(hash))
  openssl('pkeyutl', '-sign', '-inkey', 'key.pem', '-in', 'digest', '-pkeyopt', `digest:${hash}`, '-out', 'value')
  const bytes = (name: string) => new Uint8Array(readFileSync(join(folder, name)))
  return { key: decodeSpki(bytes('key.der'), { file: 'key.der', byteOffset: 0 }), value: bytes('value') }
}

describe('verifyDigest', () => {
  it.each([
    ['RSA rsa_keygen_bits:2048', 'sha256'], ['RSA rsa_keygen_bits:1024', 'sha1'], ['RSA rsa_keygen_bits:3072', 'sha512'], ['RSA rsa_keygen_bits:2048', 'sha224'],
    ['RSA rsa_keygen_bits:2048', 'sha3-256'], ['RSA rsa_keygen_bits:2048', 'sha3-512'], ['EC ec_paramgen_curve:P-256', 'sha256'], ['EC ec_paramgen_curve:P-256', 'sha512'],
    ['EC ec_paramgen_curve:P-384', 'sha384'], ['EC ec_paramgen_curve:P-384', 'sha1'], ['EC ec_paramgen_curve:P-521', 'sha512'], ['EC ec_paramgen_curve:secp256k1', 'sha256'],
  ])('%s, %s: what OpenSSL signed verifies, and no changed bit of it does', (kind, hash) => {
    const { key, value } = signedByOpenssl(kind, hash)
    const digest = digestOf(hash)
    expect(verifyDigest(key, hash, digest, value)).toBe('valid')
    for (let byte = 0; byte < value.length; byte += 7) {
      const changed = value.slice()
      changed[byte] ^= 0x10
      expect(verifyDigest(key, hash, digest, changed)).toBe('invalid')
    }
    const other = digest.slice()
    other[3] ^= 1
    expect(verifyDigest(key, hash, other, value)).toBe('invalid')
    expect(verifyDigest(key, hash, digest, value.subarray(1))).toBe('invalid')
    expect(verifyDigest(key, hash, digest, new Uint8Array(0))).toBe('invalid')
  })

  it('says so where the key or the hash is not computed here', () => {
    expect(verifyDigest({ type: 'unsupported', family: 'other', name: 'ed25519' }, 'sha256', digestOf('sha256'), new Uint8Array(64))).toBe('unsupported')
    const { key } = signedByOpenssl('RSA rsa_keygen_bits:2048', 'sha256')
    expect(verifyDigest(key, 'streebog256', digestOf('sha256'), new Uint8Array(256))).toBe('unsupported')
    expect(() => verifyDigest(key, 'sha256', digestOf('sha512'), new Uint8Array(256))).toThrow(RangeError)
  })
})
