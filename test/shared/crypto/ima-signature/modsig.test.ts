import { execFileSync, spawnSync } from 'node:child_process'
import { X509Certificate, createHash, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { verifyModsig as verify, type MeasuredDigest } from '@shared/crypto/ima-signature/modsig'
import { SignerIndex, type VerifyingKey } from '@shared/crypto/ima-signature/signer-index'
import { decodeSpki } from '@shared/crypto/keys/spki'
import { SIGNATURE_STATES } from '@shared/model/verdict'
import { KEY_NAMES, TRUSTED, UNTRUSTED, certificateOf, keyOf, loggedEntries, signerCertificate, vector } from '../../../support/signed-captures'

type Signer = ReturnType<typeof keyOf>

const verifyModsig = (message: Uint8Array, digest: MeasuredDigest, keys: readonly VerifyingKey[]) => verify(message, digest, new SignerIndex(keys))

const folder = mkdtempSync(join(tmpdir(), 'modsig-'))
const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
const made = (name: string) => new Uint8Array(readFileSync(join(folder, name)))
const CONTENT = Buffer.from('the content of a module')
const digestOf = (hash: string, bytes: Uint8Array = CONTENT) => ({ hash, digest: new Uint8Array(createHash(hash).update(bytes).digest()) })
writeFileSync(join(folder, 'content'), CONTENT)

/** A key with a self-signed certificate of OpenSSL's making. */
function makeSigner(name: string, algorithm: string, option: string): Signer {
  openssl('req', '-x509', '-newkey', algorithm, ...(option ? ['-pkeyopt', option] : []), '-nodes', '-keyout', `${name}.key`, '-out', `${name}.crt`, '-subj', `/CN=${name}`)
  openssl('x509', '-in', `${name}.crt`, '-outform', 'DER', '-out', `${name}.der`)
  return keyOf(certificateOf(made(`${name}.der`), `${name}.der`))
}

/** A detached PKCS#7 signature of OpenSSL's making, as `sign-file` and `kmodsign` make them. */
function sign(signers: readonly string[], hash: string, ...options: readonly string[]): Uint8Array {
  openssl('cms', '-sign', '-binary', '-in', 'content', '-outform', 'DER', '-md', hash, ...signers.flatMap((name) => ['-signer', `${name}.crt`, '-inkey', `${name}.key`]), ...options, '-out', 'message')
  return made('message')
}

/** With one bit of a byte changed. */
function withFlip(bytes: Uint8Array, at: number): Uint8Array {
  const changed = Uint8Array.from(bytes)
  changed[at] ^= 0x01
  return changed
}

const RSA = makeSigner('rsa', 'rsa', 'rsa_keygen_bits:2048')
const OTHER = makeSigner('other', 'rsa', 'rsa_keygen_bits:2048')
const P256 = makeSigner('p256', 'ec', 'ec_paramgen_curve:P-256')
const P384 = makeSigner('p384', 'ec', 'ec_paramgen_curve:P-384')
const P521 = makeSigner('p521', 'ec', 'ec_paramgen_curve:P-521')
const KEYS = [OTHER, RSA, P256, P384, P521]

describe('appended signatures of a real kernel\'s log', () => {
  it('each is by the key that made it, or by nobody who is known', async () => {
    const { entries } = await loggedEntries('modsig.log')
    const signed = entries.filter(({ fields }) => (fields.get('modsig')?.length ?? 0) > 0)
    const outcomes = signed.map(({ path, fields }) => {
      const field = Buffer.from(fields.get('d-modsig')!)
      const colon = field.indexOf(':')
      const outcome = verifyModsig(fields.get('modsig')!, { hash: field.toString('latin1', 0, colon), digest: field.subarray(colon + 2) }, TRUSTED)
      return [path.replace('/opt/modsig/', ''), outcome.state, outcome.keyId]
    })
    expect(outcomes).toEqual([
      ['dummy-ecp256.ko', 'valid', '107083d5'], ['dummy-ecp384.ko', 'valid', 'ce6cf8bb'], ['dummy-rsa2048.ko', 'valid', '5f36e51c'], ['dummy-rsa4096-sha512.ko', 'valid', 'b14f46e9'],
      ['dummy-untrusted.ko', 'unknown-key', null], ['bzImage.signed', 'valid', '5f36e51c'], ['bzImage.untrusted', 'unknown-key', null],
    ])
    const untrusted = signed.find(({ path }) => path.endsWith('dummy-untrusted.ko'))!
    const digest = { hash: 'sha256', digest: untrusted.fields.get('d-modsig')!.subarray(8) }
    expect(verifyModsig(untrusted.fields.get('modsig')!, digest, [...TRUSTED, UNTRUSTED])).toEqual({ state: 'valid', keyIndex: 4, keyId: 'b70a4874', reason: null })
    expect(verifyModsig(untrusted.fields.get('modsig')!, digest, TRUSTED).reason).toContain('3d8502d8dc852dd499f3bcd68218995ea834f49d')
    expect(verifyModsig(untrusted.fields.get('modsig')!, digest, [keyOf(signerCertificate('untrusted-rsa2048'), true)]).state).toBe('valid')
  })
})

/** The signature value of a message with one signer: its last OCTET STRING, as OpenSSL lists it. */
function valueOf(message: Uint8Array): Buffer {
  const listed = execFileSync('openssl', ['asn1parse', '-inform', 'DER'], { input: message }).toString().trimEnd().split('\n')
  const [, offset, header, length] = /^ *(\d+):d=5 +hl=(\d+) +l= *(\d+) prim: OCTET STRING/.exec(listed.at(-1)!)!.map(Number)
  return Buffer.from(message.subarray(offset + header, offset + header + length))
}

describe('openssl pkeyutl -verify', () => {
  it('agrees on every appended signature of the log, and on each with one changed byte', async () => {
    const { entries } = await loggedEntries('modsig.log')
    const signed = entries.filter(({ fields }) => (fields.get('modsig')?.length ?? 0) > 0)
    const all = [...TRUSTED, UNTRUSTED]
    for (const { path, fields } of signed) {
      const field = Buffer.from(fields.get('d-modsig')!)
      const [hash, digest] = [field.toString('latin1', 0, field.indexOf(':')), field.subarray(field.indexOf(':') + 2)]
      const { keyIndex } = verifyModsig(fields.get('modsig')!, { hash, digest }, all)
      writeFileSync(join(folder, 'key.pem'), new X509Certificate(vector(`${[...KEY_NAMES, 'untrusted-rsa2048'][keyIndex!]}.crt.der`)).publicKey.export({ type: 'spki', format: 'pem' }))
      writeFileSync(join(folder, 'value'), valueOf(fields.get('modsig')!))
      for (const changed of [false, true]) {
        const measured = changed ? withFlip(digest, 5) : digest
        writeFileSync(join(folder, 'digest'), measured)
        const { status } = spawnSync('openssl', ['pkeyutl', '-verify', '-pubin', '-inkey', 'key.pem', '-in', 'digest', '-sigfile', 'value', '-pkeyopt', `digest:${hash}`], { cwd: folder })
        expect(verifyModsig(fields.get('modsig')!, { hash, digest: measured }, all).state, path).toBe(status === 0 ? 'valid' : 'invalid')
        expect(status === 0, path).toBe(!changed)
      }
    }
    expect(signed).toHaveLength(7)
  })
})

describe('appended signatures of OpenSSL\'s making', () => {
  it.each([
    ['rsa', 'sha256', []], ['rsa', 'sha1', []], ['rsa', 'sha512', []], ['rsa', 'sha3-256', []], ['rsa', 'sha224', []], ['p256', 'sha256', []], ['p256', 'sha512', []], ['p384', 'sha384', []], ['p521', 'sha512', []],
    ['rsa', 'sha256', ['-keyid']], ['p384', 'sha384', ['-keyid', '-nocerts']],
  ])('%s, %s, %s: verifies without signed attributes', (name, hash, options) => {
    const message = sign([name], hash, '-noattr', ...options)
    const keyIndex = KEYS.findIndex(({ path }) => path === `${name}.der`)
    expect(verifyModsig(message, digestOf(hash), KEYS)).toMatchObject({ state: 'valid', keyIndex, reason: null })
    expect(verifyModsig(message, digestOf(hash, Buffer.from('another')), KEYS)).toMatchObject({ state: 'invalid', keyIndex })
    expect(verifyModsig(withFlip(message, message.length - 2), digestOf(hash), KEYS).state).toBe('invalid')
  })

  it.each([['rsa', 'sha256'], ['p256', 'sha384'], ['p521', 'sha512'], ['rsa', 'sha3-512']])('%s, %s: verifies with signed attributes, about its content only', (name, hash) => {
    const message = sign([name], hash)
    expect(verifyModsig(message, digestOf(hash), KEYS).state).toBe('valid')
    expect(verifyModsig(message, digestOf(hash, Buffer.from('another')), KEYS)).toMatchObject({ state: 'invalid', reason: 'it signs another content' })
    const digest = Buffer.from(digestOf(hash).digest)
    const at = Buffer.from(message).indexOf(digest)
    const other = digestOf(hash, Buffer.from('another'))
    const swapped = message.slice()
    swapped.set(other.digest, at)
    expect(verifyModsig(swapped, other, KEYS), 'messageDigest rewritten').toMatchObject({ state: 'invalid', reason: 'it does not verify under the key that it names' })
  })

  it('the digest of the signed attributes, which a kernel logs in place of the content\'s, counts too', () => {
    const message = Buffer.from(sign(['rsa'], 'sha256'))
    const attributes = execFileSync('openssl', ['asn1parse', '-inform', 'DER'], { cwd: folder, input: message }).toString().split('\n').find((line) => /^ *\d+:d=5 .*cont \[ 0 \]/.test(line))!
    const [, offset, header, length] = /^ *(\d+):d=5 +hl=(\d+) +l= *(\d+)/.exec(attributes)!.map(Number)
    const set = Buffer.from(message.subarray(offset, offset + header + length))
    set[0] = 0x31
    expect(verifyModsig(message, digestOf('sha256', set), KEYS).state).toBe('valid')
  })

  it('a hash that is not the entry\'s can\'t be checked', () => {
    expect(verifyModsig(sign(['rsa'], 'sha256', '-noattr'), digestOf('sha512'), KEYS)).toMatchObject({ state: 'not-checkable', keyIndex: null, reason: 'it signs a sha256 digest, and the entry has one of sha512' })
    expect(verifyModsig(sign(['rsa'], 'sha256', '-noattr'), { hash: 'sha256', digest: new Uint8Array(20) }, KEYS).state).toBe('not-checkable')
  })

  it('nor a padding that the kernel does not know', () => {
    const message = sign(['rsa'], 'sha256', '-noattr', '-keyopt', 'rsa_padding_mode:pss')
    expect(verifyModsig(message, digestOf('sha256'), KEYS)).toMatchObject({ state: 'not-checkable', reason: 'signatures of algorithm 1.2.840.113549.1.1.10 are not verified here' })
  })

  it('a key that is not known is named as far as the message does', () => {
    const message = sign(['rsa'], 'sha256', '-noattr', '-keyid')
    expect(verifyModsig(message, digestOf('sha256'), [OTHER])).toMatchObject({ state: 'unknown-key', keyIndex: null, keyId: RSA.keyIds[0] })
    expect(verifyModsig(sign(['rsa'], 'sha256', '-noattr'), digestOf('sha256'), [])).toMatchObject({ state: 'unknown-key', keyId: null })
  })

  it('a bare key verifies what it made, and refuses nothing else: no message names it', () => {
    const bare = (key: VerifyingKey): VerifyingKey => ({ ...key, certificate: null })
    const message = sign(['rsa'], 'sha256', '-noattr')
    expect(verifyModsig(message, digestOf('sha256'), [bare(OTHER), bare(P256), bare(RSA)])).toMatchObject({ state: 'valid', keyIndex: 2 })
    expect(verifyModsig(message, digestOf('sha256'), [bare(OTHER), bare(P256)]).state).toBe('unknown-key')
    const spki = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' })
    const material = decodeSpki(spki, { file: 'k', byteOffset: 0 })
    expect(verifyModsig(message, digestOf('sha256'), [{ ...RSA, material }]).state).toBe('not-checkable')
  })

  it('a key that may not be used yet is not known', () => {
    const message = sign(['rsa'], 'sha256', '-noattr')
    const index = new SignerIndex(KEYS)
    expect(verify(message, digestOf('sha256'), index, (place) => place !== 1).state).toBe('unknown-key')
    expect(verify(message, digestOf('sha256'), index, (place) => place === 1).state).toBe('valid')
    expect(verify(message, digestOf('sha256'), new SignerIndex([{ ...RSA, certificate: null }]), () => false).state).toBe('unknown-key')
  })

  it('of thousands of certificates of one name eight are tried', () => {
    const twins = Array.from({ length: 5000 }, () => ({ ...OTHER, certificate: RSA.certificate }))
    expect(verifyModsig(sign(['rsa'], 'sha256', '-noattr'), digestOf('sha256'), [...twins, RSA]).state).toBe('invalid')
  })

  it('of two certificates of one name, the one whose key made it counts', () => {
    const twin: VerifyingKey = { ...OTHER, certificate: { ...OTHER.certificate!, serial: RSA.certificate!.serial, issuerName: RSA.certificate!.issuerName } }
    expect(verifyModsig(sign(['rsa'], 'sha256', '-noattr'), digestOf('sha256'), [twin, RSA])).toMatchObject({ state: 'valid', keyIndex: 1 })
    expect(verifyModsig(sign(['rsa'], 'sha256', '-noattr'), digestOf('sha256'), [twin])).toMatchObject({ state: 'invalid', keyIndex: 0 })
  })

  it('of several signers a bad one spoils the message, an unknown one does not', () => {
    const message = sign(['rsa', 'p256'], 'sha256', '-noattr')
    expect(verifyModsig(message, digestOf('sha256'), KEYS).state).toBe('valid')
    expect(verifyModsig(message, digestOf('sha256'), [P256])).toMatchObject({ state: 'valid', keyIndex: 0 })
    expect(verifyModsig(message, digestOf('sha256'), [OTHER]).state).toBe('unknown-key')
    const wrong: VerifyingKey = { ...RSA, material: OTHER.material }
    expect(verifyModsig(message, digestOf('sha256'), [P256, wrong])).toMatchObject({ state: 'invalid', keyIndex: 1 })
  })
})

describe('what is no appended signature', () => {
  const good = sign(['rsa'], 'sha256', '-noattr')

  it('is malformed, with what is wrong', () => {
    const reason = (bytes: Uint8Array) => {
      const outcome = verifyModsig(bytes, digestOf('sha256'), KEYS)
      expect(outcome).toMatchObject({ state: 'malformed', keyIndex: null, keyId: null })
      return outcome.reason
    }
    expect(reason(sign(['rsa'], 'sha256', '-noattr', '-nodetach'))).toContain('content of its own')
    expect(reason(sign(['rsa'], 'sha256', '-econtent_type', '1.2.3.4'))).toContain('something else than plain data')
    openssl('crl2pkcs7', '-nocrl', '-certfile', 'rsa.crt', '-outform', 'DER', '-out', 'message')
    expect(reason(made('message'))).toBe('nobody signed it')
    openssl('cms', '-encrypt', '-in', 'content', '-outform', 'DER', '-out', 'message', 'rsa.crt')
    expect(reason(made('message'))).toContain('another type')
    expect(reason(new Uint8Array(0))).toContain('no PKCS#7')
    expect(verifyModsig(new Uint8Array(70_000), digestOf('sha256'), KEYS)).toMatchObject({ state: 'not-checkable', reason: 'it is larger than 65,536 bytes' })
  })

  it('cut at every length it is malformed', () => {
    for (let length = 0; length < good.length; length++) expect(verifyModsig(good.subarray(0, length), digestOf('sha256'), KEYS).state).toBe('malformed')
  })

  it('no changed byte and no hostile frame throws', () => {
    const states: ReadonlySet<string> = new Set(SIGNATURE_STATES)
    for (let at = 0; at < good.length; at++) {
      const changed = Uint8Array.from(good)
      changed[at] = (changed[at] + 1 + at * 37) & 0xff
      expect(states.has(verifyModsig(changed, digestOf('sha256'), KEYS).state)).toBe(true)
    }
    const nested = Buffer.alloc(60_000)
    for (let at = 0; at + 4 <= nested.length; at += 4) nested.set([0x30, 0x82, (nested.length - at - 4) >> 8, (nested.length - at - 4) & 0xff], at)
    expect(verifyModsig(nested, digestOf('sha256'), KEYS).state).toBe('malformed')
    expect(verifyModsig(new Uint8Array(65_536).fill(0x30), digestOf('sha256'), KEYS).state).toBe('malformed')
  })

  it('no flipped bit of the signer\'s name, of the hash or of the signature passes', () => {
    const message = Buffer.from(sign(['rsa'], 'sha256', '-noattr', '-nocerts'))
    const issuer = message.indexOf(Buffer.from(RSA.certificate!.issuerName))
    const hashEnd = message.lastIndexOf(Buffer.from('608648016503040201', 'hex')) + 9
    const value = message.length - 256
    for (const [from, to] of [[issuer, hashEnd], [value, message.length]]) {
      for (let at = from; at < to; at++) expect(verifyModsig(withFlip(message, at), digestOf('sha256'), KEYS).state, `byte ${at}`).not.toBe('valid')
    }
    for (let at = value; at < message.length; at++) expect(verifyModsig(withFlip(message, at), digestOf('sha256'), KEYS).state).toBe('invalid')
  })
})
