import { createPublicKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { decodeSpki } from '@shared/crypto/keys/spki'
import { refuseCurve, toSign, type SignedForm, type Signer } from '@shared/exports/signed-policy/forms'
import { acceptSignature } from '@shared/exports/signed-policy/returned-signature'
import { KEYLIME_TYPE, base64, makeSigner, paeOf, signatureOf, type SignerKey } from '../../../support/make-signed-policy'
import { refusal, utf8 } from '../../../support/private-keys'

const PAYLOAD = utf8('{"é": 1}')

function signerOf({ pem }: SignerKey): Signer {
  const spki = new Uint8Array(createPublicKey(pem).export({ type: 'spki', format: 'der' }))
  return { material: decodeSpki(spki, { file: 'k', byteOffset: 0 }) as Signer['material'], spki, certificate: null }
}

describe('the bytes to sign', () => {
  it('are PAE for envelopes and the file itself for cosign', () => {
    for (const form of ['dsse-ecdsa', 'dsse-x509'] as const) expect(Buffer.from(toSign(PAYLOAD, form))).toEqual(paeOf(KEYLIME_TYPE, PAYLOAD))
    for (const form of ['cosign-bundle', 'cosign-signature'] as const) expect(toSign(PAYLOAD, form)).toEqual(PAYLOAD)
  })
})

describe.each(['P-256', 'P-384', 'P-521', 'secp256k1'])('a signature that comes back, on %s', (curve) => {
  const key = makeSigner(curve)
  const signer = signerOf(key)
  const message = paeOf(KEYLIME_TYPE, PAYLOAD)
  const [der, raw] = [signatureOf(message, key), signatureOf(message, key, { raw: true })]
  const accept = (bytes: Uint8Array, form: SignedForm = 'dsse-ecdsa', payload = PAYLOAD) => acceptSignature({ bytes: new Uint8Array(bytes), path: 'sig' }, payload, form, signer)

  it.each<[string, Uint8Array, number]>([['DER', der, 0], ['r and s', raw, 1], ['base64 of DER', utf8(base64(der)), 1], ['base64 in lines', utf8(`${base64(der).replace(/.{64}/g, '$&\r\n')}\n`), 1], ['base64 of r and s', utf8(base64(raw)), 2]])('is taken as %s, and what was done is told', async (_, bytes, notes) => {
    const accepted = await accept(bytes)
    expect(accepted.notes).toHaveLength(notes)
    expect((await accept(accepted.value)).value).toEqual(accepted.value)
  })

  it.each<[string, () => Promise<unknown>, string, string]>([
    ['another payload', () => accept(der, 'dsse-ecdsa', utf8('{"é": 2}')), 'signature.invalid', 'one of another key or of other bytes'],
    ['another key', () => accept(signatureOf(message, makeSigner(curve))), 'signature.invalid', 'one of another key or of other bytes'],
    ['another hash', () => accept(signatureOf(message, key, { hash: 'sha384' })), 'signature.invalid', 'one with sha384'],
    ['the policy in place of its envelope', () => accept(signatureOf(PAYLOAD, key)), 'signature.invalid', 'one over the policy itself'],
    ['the envelope in place of the policy', () => accept(der, 'cosign-bundle'), 'signature.invalid', 'one over the bytes that an envelope signs'],
    ['a byte less', () => accept(raw.subarray(1)), 'signature.malformed', `${raw.length - 1} bytes`], ['a byte more', () => accept(Buffer.concat([der, Buffer.of(0)])), 'signature.malformed', `${der.length + 1} bytes`],
    ['nothing', () => accept(Buffer.of()), 'signature.malformed', '0 bytes'], ['text', () => accept(utf8('none')), 'signature.malformed', '4 bytes'], ['megabytes', () => accept(new Uint8Array(1 << 20)), 'signature.malformed', '1048576 bytes'],
    ['zeros', () => accept(new Uint8Array(raw.length)), 'signature.invalid', 'one of another key or of other bytes'],
  ])('is refused over %s', async (_, accepting, code, found) => {
    expect(await refusal(accepting())).toEqual({ code, byteOffset: 0, found })
  })

  it('goes with cosign on P-256 alone', async () => {
    const refused = (form: SignedForm) => refusal((async () => refuseCurve(form, signer.material, { file: 'k', byteOffset: 0 }))())
    for (const form of ['cosign-bundle', 'cosign-signature'] as const) {
      if (curve === 'P-256') refuseCurve(form, signer.material, { file: 'k', byteOffset: 0 })
      else expect(await refused(form)).toEqual({ code: 'key.unsupported', byteOffset: 0, found: `a key on ${curve}` })
    }
    for (const form of ['dsse-ecdsa', 'dsse-x509'] as const) refuseCurve(form, signer.material, { file: 'k', byteOffset: 0 })
  })
})
