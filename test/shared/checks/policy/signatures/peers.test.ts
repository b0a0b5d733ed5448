import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { logFile, policyText, reportOf, textFile } from '../../../../support/make-case'
import { base64, bundleOf, envelopeOf, envelopeText, makeSigner, type SignerKey } from '../../../../support/make-signed-policy'
import { acceptedBySigstore } from '../../../../support/sigstore-peer'
import { findPython } from '../../../../support/python'

const POLICY = policyText({ digests: { '/a': ['ab'.repeat(32)] } })
const BYTES = Buffer.from(POLICY)
const [SIGNER, OTHER] = [makeSigner(), makeSigner()]

async function acceptedHere(policy: string, name: string, signature: string | null, { pem }: SignerKey): Promise<boolean> {
  const files = [logFile(), textFile(`given/${name}`, policy, 'policy'), textFile('given/k.pub', pem, 'policy-key')]
  const { policy: told } = await reportOf(signature === null ? files : [...files, textFile('policy.sigstore.json', signature)], { mode: signature === null ? 'keylime' : 'strict' })
  return told?.signature === 'pass'
}

describe('@sigstore/verify', () => {
  const good = bundleOf(BYTES, SIGNER) as { messageSignature: { messageDigest: object; signature: string } }
  const foreign = bundleOf(Buffer.from('other'), SIGNER) as typeof good
  const bytes = Buffer.from(good.messageSignature.signature, 'base64')
  const withSignature = (signature: string) => ({ ...good, messageSignature: { ...good.messageSignature, signature } })
  it.each<[string, object, string, SignerKey, boolean]>([
    ['a sound bundle', good, POLICY, SIGNER, true],
    ['another key', good, POLICY, OTHER, false],
    ['a changed policy', good, `${POLICY} `, SIGNER, false],
    ['a bundle of another file', foreign, POLICY, SIGNER, false],
    ['the signature of another file', withSignature(foreign.messageSignature.signature), POLICY, SIGNER, false],
    ['a changed signature', withSignature(base64(bytes.with(30, bytes[30] ^ 4))), POLICY, SIGNER, false],
    ['a signature with a byte behind it', withSignature(base64(Buffer.concat([bytes, Buffer.of(0)]))), POLICY, SIGNER, false],
  ])('agrees on %s', async (_, bundle, policy, key, accepted) => {
    expect(acceptedBySigstore(bundle, Buffer.from(policy), key.pem)).toBe(accepted)
    expect(await acceptedHere(policy, 'policy.json', JSON.stringify(bundle), key)).toBe(accepted)
  })
})

/** DSSE with an ECDSA key as Keylime verifies it, in Python's own words: hex before base64, any one good signature. */
const PYTHON = `
import sys, json, base64, binascii
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_public_key
def decoded(text):
    raw = text.encode()
    try:
        found = binascii.unhexlify(raw)
        if found: return found
    except binascii.Error: pass
    try: return base64.b64decode(raw, validate=True)
    except binascii.Error: return base64.b64decode(raw, altchars='-_', validate=True)
def accepted(envelope, pem):
    try:
        key = load_pem_public_key(pem.encode())
        if not isinstance(key, ec.EllipticCurvePublicKey): return False
        kind, payload = envelope['payloadType'], decoded(envelope['payload'])
        message = b'DSSEv1 %d %b %d %b' % (len(kind), kind.encode(), len(payload), payload)
    except Exception: return False
    for one in envelope['signatures']:
        try:
            key.verify(decoded(one['sig']), message, ec.ECDSA(hashes.SHA256()))
            return True
        except Exception: pass
    return False
print(json.dumps([accepted(json.loads(envelope), pem) for envelope, pem in json.load(sys.stdin)]))
`
const WITH_CRYPTOGRAPHY = findPython(['cryptography'])

describe.skipIf(WITH_CRYPTOGRAPHY === undefined)('Python\'s cryptography', () => {
  const sound = envelopeOf(POLICY, [SIGNER])
  const [one] = sound.signatures
  const url = (bytes: Uint8Array) => base64(bytes).replaceAll('+', '-').replaceAll('/', '_')
  const curves = ['P-384', 'P-521', 'secp256k1', 'rsa'].map((curve) => ({ curve, signer: makeSigner(curve) }))
  const cases: readonly (readonly [string, string, SignerKey])[] = [
    ['a sound envelope', JSON.stringify(sound), SIGNER], ['another key', JSON.stringify(sound), OTHER],
    ['hex digits', envelopeText(POLICY, [SIGNER], { encode: (bytes) => Buffer.from(bytes).toString('hex') }), SIGNER],
    ['base64url', envelopeText(POLICY, [SIGNER], { encode: url }), SIGNER],
    ['no padding', envelopeText(`${POLICY}   `.slice(0, POLICY.length + ((POLICY.length + 1) % 3 === 0 ? 2 : 1)), [SIGNER], { encode: (bytes) => base64(bytes).replaceAll('=', '') }), SIGNER],
    ['another type', envelopeText(POLICY, [SIGNER], { type: 'x' }), SIGNER], ['a type that is not ASCII', envelopeText(POLICY, [SIGNER], { type: 'é' }), SIGNER],
    ['a type that was changed', JSON.stringify({ ...sound, payloadType: 'x' }), SIGNER], ['two signatures, one bad', envelopeText(POLICY, [OTHER, SIGNER]), SIGNER],
    ['no signature', JSON.stringify({ ...sound, signatures: [] }), SIGNER], ['no key id', envelopeText(POLICY, [SIGNER], { keyId: null }), SIGNER],
    ['SHA-384', envelopeText(POLICY, [SIGNER], { hash: 'sha384' }), SIGNER], ['r and s', envelopeText(POLICY, [SIGNER], { raw: true }), SIGNER],
    ['a line feed in the signature', JSON.stringify({ ...sound, signatures: [{ ...one, sig: `${one.sig}\n` }] }), SIGNER],
    ...curves.map(({ curve, signer }) => [curve, envelopeText(POLICY, [signer]), signer] as const),
  ]
  const answers = JSON.parse(spawnSync(WITH_CRYPTOGRAPHY!, ['-c', PYTHON], { input: JSON.stringify(cases.map(([, envelope, { pem }]) => [envelope, pem])), encoding: 'utf8' }).stdout) as boolean[]

  it.each(cases.map(([name, envelope, key], i) => ({ name, envelope, key, answer: answers[i] })))('agrees on $name: $answer', async ({ envelope, key, answer }) => {
    expect(await acceptedHere(envelope, 'policy.dsse.json', null, key)).toBe(answer)
  })

  it('accepts some and refuses some', () => {
    expect(answers.filter(Boolean).length).toBeGreaterThan(6)
    expect(answers.filter((answer) => !answer).length).toBeGreaterThan(5)
  })
})
