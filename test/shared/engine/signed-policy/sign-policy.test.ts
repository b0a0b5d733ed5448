import { X509Certificate, createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { curveByName } from '@shared/crypto/keys/curves'
import { ecdsaOn } from '@shared/crypto/keys/named-curves'
import { makePrivateKey } from '@shared/crypto/private-keys/make-private-key'
import { PrivateKey } from '@shared/crypto/private-keys/private-key'
import { assemblePolicy, signPolicy } from '@shared/engine/signed-policy/sign-policy'
import { readCertificateOf, readSigner } from '@shared/engine/signed-policy/signer-file'
import { verifyPolicy } from '@shared/engine/signed-policy/verify-policy'
import type { SignedForm } from '@shared/exports/signed-policy/forms'
import { issueCertificate, pemOf } from '../../../support/make-certificate'
import { logFile, policyText, reportOf, textFile } from '../../../support/make-case'
import { KEYLIME_TYPE, base64, keyIdOf, makeSigner, paeOf, signatureOf } from '../../../support/make-signed-policy'
import { opensslAccepts, refusal, utf8 } from '../../../support/private-keys'
import { PYTHON_CRYPTOGRAPHY, askPython } from '../../../support/python-peer'
import { acceptedBySigstore } from '../../../support/sigstore-peer'

interface Envelope {
  readonly payload: string
  readonly payloadType: string
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[]
}

const TEXT = policyText({ digests: { '/bin/é': ['ab'.repeat(32)] } })
const POLICY = { path: 'policy.json', bytes: utf8(TEXT) }
const NOW = Date.UTC(2026, 4, 1)
const CURVES = ['P-256', 'P-384', 'P-521', 'secp256k1'] as const
const keyOn = (curve: string) => new PrivateKey(curveByName(curve)!, ecdsaOn(curve).utils.randomSecretKey())
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
const parse = (bytes: Uint8Array) => JSON.parse(latin1(bytes)) as Envelope
const signed = async (form: SignedForm, key: PrivateKey, certificate: Uint8Array | null = null, policy = POLICY) => (await signPolicy({ policy, form, key, keyPath: 'k.pem', certificate, now: NOW })).bytes

describe.each(CURVES)('an envelope signed on %s', (curve) => {
  const key = keyOn(curve)

  it('has Keylime\'s key id and bytes, and a signature that OpenSSL verifies over PAE', async () => {
    const envelope = parse(await signed('dsse-ecdsa', key))
    expect([envelope.payloadType, envelope.signatures[0].keyid, Buffer.from(envelope.payload, 'base64').toString()]).toEqual([KEYLIME_TYPE, keyIdOf(key.publicPem), TEXT])
    const signature = Buffer.from(envelope.signatures[0].sig, 'base64')
    expect(opensslAccepts(key.publicPem, signature, paeOf(KEYLIME_TYPE, POLICY.bytes))).toBe(true)
    expect(opensslAccepts(key.publicPem, signature, POLICY.bytes)).toBe(false)
  })

  it('is what `imascope verify --policy-key` accepts, as Keylime would', async () => {
    const envelope = latin1(await signed('dsse-ecdsa', key))
    for (const mode of ['strict', 'keylime'] as const) {
      const { policy } = await reportOf([logFile(), textFile('p.dsse.json', envelope, 'policy'), textFile('k.pub', key.publicPem, 'policy-key')], { mode })
      expect(policy).toMatchObject({ signature: 'pass', signatures: [{ form: 'dsse', scheme: 'ecdsa-sha256', keylimeRefusal: null }] })
    }
  })

  it('of the backend x509 has a certificate of the key as its key id', async () => {
    const [{ keyid, sig }] = parse(await signed('dsse-x509', key)).signatures
    const certificate = new X509Certificate(Buffer.from(keyid, 'base64'))
    expect([certificate.subject, certificate.publicKey.export({ type: 'spki', format: 'pem' }), certificate.verify(certificate.publicKey)]).toEqual(['CN=dsse_lib', key.publicPem, true])
    expect(opensslAccepts(key.publicPem, Buffer.from(sig, 'base64'), paeOf(KEYLIME_TYPE, POLICY.bytes))).toBe(true)
  })
})

/** Keylime's `dsse.Sign`, `ecdsa.Verifier` and `x509.Verifier`, in Python's own words: the text that they would write around this signature, and whether the key in it verifies. */
const PYTHON = `
import sys, json, base64, hashlib
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
def answer(text, pem):
    wrapper = json.loads(text)
    [one] = wrapper['signatures']
    payload = base64.b64decode(wrapper['payload'], validate=True)
    key = load_pem_public_key(pem.encode())
    try:
        certificate = x509.load_pem_x509_certificate(base64.b64decode(one['keyid'], validate=True))
        keyid, key = base64.b64encode(certificate.public_bytes(Encoding.PEM)).decode(), certificate.public_key()
        certificate.public_key().verify(certificate.signature, certificate.tbs_certificate_bytes, ec.ECDSA(hashes.SHA256()))
    except ValueError:
        keyid = hashlib.sha256(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)).hexdigest()
    kind = 'application/vnd.keylime+json'
    key.verify(base64.b64decode(one['sig'], validate=True), b'DSSEv1 %d %b %d %b' % (len(kind), kind.encode(), len(payload), payload), ec.ECDSA(hashes.SHA256()))
    return json.dumps({'payload': base64.standard_b64encode(payload).decode(), 'payloadType': kind, 'signatures': [{'keyid': keyid, 'sig': one['sig']}]})
print(json.dumps([answer(text, pem) for text, pem in json.load(sys.stdin)]))
`

describe.skipIf(!PYTHON_CRYPTOGRAPHY)('Python\'s cryptography', () => {
  it('verifies every envelope, and writes the same bytes', async () => {
    const asked: [string, string][] = []
    for (const key of CURVES.map(keyOn)) for (const form of ['dsse-ecdsa', 'dsse-x509'] as const) asked.push([latin1(await signed(form, key)), key.publicPem])
    expect(askPython<string[]>(PYTHON, asked)).toEqual(asked.map(([text]) => text))
  })
})

describe('cosign\'s forms', () => {
  const key = makePrivateKey()

  it('a bundle is what Sigstore accepts, of this file and this key alone', async () => {
    const bundle = parse(await signed('cosign-bundle', key))
    expect(bundle).toMatchObject({ mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', messageSignature: { messageDigest: { algorithm: 'SHA2_256', digest: createHash('sha256').update(POLICY.bytes).digest('base64') } } })
    expect(acceptedBySigstore(bundle, POLICY.bytes, key.publicPem)).toBe(true)
    expect(acceptedBySigstore(bundle, utf8(`${TEXT} `), key.publicPem)).toBe(false)
    expect(acceptedBySigstore(bundle, POLICY.bytes, makeSigner().pem)).toBe(false)
  })

  it('a signature is one line of base64 without an end, which OpenSSL verifies over the file', async () => {
    const text = latin1(await signed('cosign-signature', key))
    expect(text).toMatch(/^[A-Za-z0-9+/]+=*$/)
    expect(opensslAccepts(key.publicPem, Buffer.from(text, 'base64'), POLICY.bytes)).toBe(true)
  })

  it('sign an envelope too', async () => {
    const envelope = { path: 'p.dsse.json', bytes: await signed('dsse-ecdsa', key) }
    const bundle = parse(await signed('cosign-bundle', key, null, envelope))
    expect(acceptedBySigstore(bundle, envelope.bytes, key.publicPem)).toBe(true)
  })

  it.each(['P-384', 'P-521', 'secp256k1'])('are refused on %s', async (curve) => {
    expect(await refusal(signed('cosign-bundle', keyOn(curve)))).toEqual({ code: 'key.unsupported', byteOffset: 0, found: `a key on ${curve}` })
  })
})

describe('what nobody would read', () => {
  const key = makePrivateKey()

  it('is an envelope in another, and nothing', async () => {
    const envelope = { path: 'p.dsse.json', bytes: await signed('dsse-ecdsa', key) }
    expect(await refusal(signed('dsse-ecdsa', key, null, envelope))).toEqual({ code: 'signing.already-signed', byteOffset: 0, found: 'one that is signed already: a DSSE envelope' })
    for (const form of ['dsse-x509', 'cosign-signature'] as const) expect((await refusal(signed(form, key, null, { path: 'p', bytes: new Uint8Array(0) }))).code).toBe('signing.empty')
  })
})

describe('one set of bytes', () => {
  it('is signed as it is, whatever it holds', async () => {
    const odd = { path: 'odd', bytes: Uint8Array.from({ length: 5000 }, (_, i) => i & 255) }
    const key = makePrivateKey()
    expect(Buffer.from(parse(await signed('dsse-ecdsa', key, null, odd)).payload, 'base64').equals(odd.bytes)).toBe(true)
    expect(opensslAccepts(key.publicPem, Buffer.from(latin1(await signed('cosign-signature', key, null, odd)), 'base64'), odd.bytes)).toBe(true)
  })
})

describe('a signature that was made elsewhere', () => {
  const key = makeSigner('P-384')
  const certificate = issueCertificate({ subject: 'signer', key })
  const signature = { path: 'sig', bytes: new Uint8Array(signatureOf(paeOf(KEYLIME_TYPE, POLICY.bytes), key, { raw: true })) }

  it('makes the envelope that its key would have made', async () => {
    const signer = readSigner({ path: 'k.pub', bytes: utf8(key.pem) })
    const { bytes, notes } = await assemblePolicy({ policy: POLICY, form: 'dsse-ecdsa', signature, signer, keyPath: 'k.pub' })
    expect([notes, parse(bytes).signatures[0].keyid]).toEqual([['The signature was r and s one after the other, and was written as DER.'], keyIdOf(key.pem)])
    expect((await verifyPolicy({ policy: { path: 'p', bytes }, keys: [{ path: 'k', bytes: utf8(key.pem) }], signature: null })).isSigned).toBe(true)
  })

  it.each<[string, Uint8Array]>([['PEM', new Uint8Array(pemOf(certificate))], ['DER', certificate]])('takes a certificate in %s for the key', async (_, bytes) => {
    const signer = readSigner({ path: 'crt', bytes })
    const made = await assemblePolicy({ policy: POLICY, form: 'dsse-x509', signature, signer, keyPath: 'crt' })
    expect(Buffer.from(parse(made.bytes).signatures[0].keyid, 'base64').toString()).toBe(new X509Certificate(certificate).toString())
  })

  it('is refused before anything is written of it', async () => {
    const signer = readSigner({ path: 'k.pub', bytes: utf8(makeSigner('P-384').pem) })
    expect((await refusal(assemblePolicy({ policy: POLICY, form: 'dsse-ecdsa', signature, signer, keyPath: 'k.pub' }))).code).toBe('signature.invalid')
  })
})

describe('files that name a signer', () => {
  const [key, other] = [makeSigner(), makeSigner()]
  const [own, foreign] = [issueCertificate({ subject: 'own', key }), issueCertificate({ subject: 'other', key: other })]
  const spki = readSigner({ path: 'k', bytes: utf8(key.pem) }).spki

  it('find the certificate of the key among others', () => {
    expect(readCertificateOf(spki, { path: 'chain', bytes: new Uint8Array(pemOf(foreign, own)) })).toEqual(own)
    expect(readCertificateOf(spki, { path: 'crt', bytes: own })).toEqual(own)
  })

  it.each<[string, Uint8Array, string]>([['another key\'s', new Uint8Array(pemOf(foreign)), 'one of another key'], ['none', utf8(key.pem), 'no certificate'], ['text', utf8('x'), 'no certificate']])('refuse %s', async (_, bytes, found) => {
    expect(await refusal((async () => readCertificateOf(spki, { path: 'crt', bytes }))())).toEqual({ code: 'key.certificate', byteOffset: 0, found })
  })

  it.each<[string, Uint8Array, string]>([
    ['a private key', utf8('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'), 'key.private'], ['an RSA key', utf8(makeSigner('rsa').pem), 'key.unsupported'], ['an Ed25519 key', utf8(makeSigner('ed25519').pem), 'key.unsupported'],
    ['nothing', new Uint8Array(0), 'key.malformed'], ['text', utf8('hello'), 'key.malformed'], ['a key that is cut off', utf8(key.pem.slice(0, 100)), 'key.malformed'],
  ])('refuse %s', async (_, bytes, code) => {
    expect(await refusal((async () => readSigner({ path: 'k', bytes }))())).toMatchObject({ code, byteOffset: 0 })
  })
})

describe('one changed byte', () => {
  it('of payload, type, signature or key is found', async () => {
    const key = makePrivateKey()
    const envelope = parse(await signed('dsse-ecdsa', key))
    const [one] = envelope.signatures
    const flip = (text: string, at: number) => {
      const bytes = Buffer.from(text, 'base64')
      bytes[at] ^= 1
      return base64(bytes)
    }
    const ask = async (changed: object, pem = key.publicPem) => (await verifyPolicy({ policy: { path: 'p', bytes: utf8(JSON.stringify({ ...envelope, ...changed })) }, keys: [{ path: 'k', bytes: utf8(pem) }], signature: null })).isSigned
    expect(await ask({})).toBe(true)
    for (const changed of [{ payload: flip(envelope.payload, 20) }, { payloadType: `${KEYLIME_TYPE} ` }, { signatures: [{ ...one, sig: flip(one.sig, 12) }] }]) expect(await ask(changed)).toBe(false)
    expect(await ask({}, makeSigner().pem)).toBe(false)
  })
})
