import { toBase64 } from '../../bytes/base64'
import { toHex } from '../../bytes/hex'
import { hash } from '../digests'
import { formatPem } from './format-pem'

/** How Keylime's envelopes name a key: SHA-256, in hex, of the PEM text of its SubjectPublicKeyInfo (Keylime `ecdsa.py`), as OpenSSL writes it. */
export function envelopeKeyId(spki: Uint8Array): string {
  return toHex(hash('sha256', new TextEncoder().encode(formatPem('PUBLIC KEY', spki))))
}

/** How Keylime's envelopes of the backend `x509` name a key: base64 of the PEM text of its certificate (Keylime `x509.py`). */
export function certificateKeyId(certificate: Uint8Array): string {
  return toBase64(new TextEncoder().encode(formatPem('CERTIFICATE', certificate)))
}

/** How a bundle of Sigstore names a key: SHA-256, in base64, of its SubjectPublicKeyInfo (cosign `pkg/cosign/bundle`). */
export function bundleKeyHint(spki: Uint8Array): string {
  return toBase64(hash('sha256', spki))
}
