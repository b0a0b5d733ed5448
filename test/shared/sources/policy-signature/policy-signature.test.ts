import { describe, expect, it } from 'vitest'
import { EvidenceError } from '@shared/errors/evidence-error'
import { recognise } from '@shared/sources/index'
import { bundleForm, parseBundle } from '@shared/sources/policy-signature/bundle'
import { issueCertificate } from '../../../support/make-certificate'
import { quoteFiles } from '../../../support/make-case'
import { base64, bundleOf, makeSigner, signatureOf } from '../../../support/make-signed-policy'
import { sourceInput } from '../../../support/decode'

const utf8 = (text: string) => new Uint8Array(Buffer.from(text))
const kindOf = (path: string, bytes: Uint8Array) => recognise(sourceInput(path, bytes))?.source.kind ?? null
const [EC, RSA] = [makeSigner(), makeSigner('rsa')]
const MESSAGE = utf8('policy')
const [DER, OCTETS] = [signatureOf(MESSAGE, EC), signatureOf(MESSAGE, RSA)]
const BUNDLE = bundleOf(MESSAGE, EC) as { verificationMaterial: object; messageSignature: { messageDigest: object; signature: string } }

describe('what is a signature of a policy', () => {
  it.each<[string, string, Uint8Array, string | null]>([
    ['base64 of an ECDSA signature', 'x', utf8(base64(DER)), 'policy-signature'],
    ['base64 of an RSA signature, by its name', 'policy.json.sig', utf8(base64(OCTETS)), 'policy-signature'],
    ['base64 of anything that long', 'x', utf8(base64(OCTETS)), null],
    ['an ECDSA signature with the name of a document', 'policy.json.sig', DER, 'policy-signature'],
    ['an ECDSA signature', 'quote.sig', DER, 'tpm-signature'],
    ['a TPM\'s signature', 'policy.json.sig', new Uint8Array(quoteFiles()[1].content as ArrayBuffer), 'tpm-signature'],
    ['an RSA signature', 'policy.json.sig', OCTETS, 'tpm-signature'],
    ['a bundle', 'x', utf8(JSON.stringify(BUNDLE)), 'policy-signature'],
    ['a bundle of an envelope', 'x', utf8(JSON.stringify({ ...BUNDLE, messageSignature: undefined, dsseEnvelope: {} })), null],
    ['an older bundle', 'x', utf8(JSON.stringify({ base64Signature: base64(DER) })), 'policy-signature'],
    ['a line of words', 'policy.json.sig', utf8('no signature\n'), null],
  ])('%s', (_, path, bytes, kind) => {
    expect(kindOf(path, bytes)).toBe(kind)
  })
})

describe('a bundle', () => {
  const read = (document: object) => {
    const input = sourceInput('b.json', utf8(JSON.stringify(document)))
    return parseBundle(input, bundleForm(input.bytes)!)
  }

  it('says what it signs and which key it names', () => {
    const { untrustedDigest, keyHint, value, byteOffset, byteLength } = read(BUNDLE)
    expect(untrustedDigest?.algorithm).toBe('sha256')
    expect(keyHint).toBe((BUNDLE.verificationMaterial as { publicKey: { hint: string } }).publicKey.hint)
    expect(base64(value)).toBe(BUNDLE.messageSignature.signature)
    expect(JSON.stringify(BUNDLE).slice(byteOffset, byteOffset + byteLength)).toBe(JSON.stringify(BUNDLE.messageSignature.signature))
  })

  it('names no digest that is of an unknown algorithm or another size', () => {
    const digest = (messageDigest: object) => read({ ...BUNDLE, messageSignature: { ...BUNDLE.messageSignature, messageDigest } }).untrustedDigest
    expect(digest({ algorithm: 'SHA2_384', digest: base64(new Uint8Array(48)) })).toMatchObject({ algorithm: 'sha384' })
    for (const odd of [{}, { algorithm: 'SHA2_256', digest: 'YQ==' }, { algorithm: 'SHA3_256', digest: base64(new Uint8Array(32)) }, { algorithm: '__proto__', digest: 1 }]) expect(digest(odd)).toBeNull()
  })

  it('may bring certificates, of which those that can be read are kept', () => {
    const certificate = { rawBytes: base64(issueCertificate({ subject: 'signer', key: EC })) }
    const chain = { x509CertificateChain: { certificates: [certificate, { rawBytes: 'YQ==' }, 1, null] } }
    expect(read({ ...BUNDLE, verificationMaterial: chain }).enclosed.map((one) => one.certificate?.subject)).toEqual(['CN=signer'])
  })

  it.each<[string, string, object]>([
    ['cut off', JSON.stringify(BUNDLE).slice(0, -4), { expected: 'a quote at the end of the string' }],
    ['a key twice', JSON.stringify(BUNDLE).replace('"verificationMaterial"', '"mediaType":"x","verificationMaterial"'), { expected: 'each key once' }],
    ['a signature that is a number', JSON.stringify({ ...BUNDLE, messageSignature: { ...BUNDLE.messageSignature, signature: 1 } }), { found: 'no text' }],
    ['a signature without padding', JSON.stringify({ base64Signature: 'YQ' }), { found: 'base64 without padding', byteOffset: 19 }],
  ])('with %s is refused', (_, text, error) => {
    const input = sourceInput('b.json', utf8(text))
    try {
      parseBundle(input, bundleForm(input.bytes)!)
      expect.unreachable()
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(EvidenceError)
      expect((thrown as EvidenceError).toData()).toMatchObject({ code: 'bundle.malformed', file: 'b.json', ...error })
    }
  })
})
