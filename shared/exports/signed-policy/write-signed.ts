import { toBase64 } from '../../bytes/base64'
import { bundleKeyHint, certificateKeyId, envelopeKeyId } from '../../crypto/keys/signer-ids'
import { sha256OfFile } from '../../crypto/digests'
import { KEYLIME_PAYLOAD_TYPE } from '../../model/policy-signature'
import type { SignedForm, Signer } from './forms'

/** sigstore_bundle.proto: the newest form, which cosign v3 writes. */
const BUNDLE_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json'
const utf8 = new TextEncoder()

/** A signed policy in its form. `signature`: DER, over what `toSign` gives of the same payload. Nothing is verified here. */
export async function writeSigned(form: SignedForm, payload: Uint8Array, signature: Uint8Array, signer: Signer): Promise<Uint8Array> {
  if (form === 'cosign-signature') return utf8.encode(toBase64(signature))
  if (form === 'cosign-bundle') return utf8.encode(JSON.stringify(await bundleOf(payload, signature, signer)))
  return utf8.encode(envelopeText(payload, signature, keyIdOf(form, signer)))
}

function keyIdOf(form: 'dsse-ecdsa' | 'dsse-x509', { spki, certificate }: Signer): string {
  if (form === 'dsse-ecdsa') return envelopeKeyId(spki)
  if (certificate === null) throw new RangeError('an envelope of the backend x509 names a certificate')
  return certificateKeyId(certificate)
}

/** To the byte as Keylime's `dsse.Sign` writes it: Python's `json.dumps`, with a blank behind commas and colons. No text in it needs an escape. */
function envelopeText(payload: Uint8Array, signature: Uint8Array, keyId: string): string {
  return `{"payload": "${toBase64(payload)}", "payloadType": "${KEYLIME_PAYLOAD_TYPE}", "signatures": [{"keyid": "${keyId}", "sig": "${toBase64(signature)}"}]}`
}

/** As `cosign sign-blob --bundle` writes it with a key and without a transparency log. */
async function bundleOf(payload: Uint8Array, signature: Uint8Array, { spki }: Signer): Promise<object> {
  return {
    mediaType: BUNDLE_TYPE,
    verificationMaterial: { publicKey: { hint: bundleKeyHint(spki) } },
    messageSignature: { messageDigest: { algorithm: 'SHA2_256', digest: toBase64(await sha256OfFile(payload)) }, signature: toBase64(signature) },
  }
}
