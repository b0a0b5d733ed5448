import { keyOfCertificate, type FoundKey } from './certificate-key'
import { loadPublicKey, type LoadedKey } from './key-material'
import { firstPem } from './pem-text'
import { loadPrivateKey } from './private-key'

const CERTIFICATES = ['CERTIFICATE', 'X509 CERTIFICATE']
const PUBLIC = ['PUBLIC KEY', 'RSA PUBLIC KEY']
const PRIVATE = ['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY', 'DSA PRIVATE KEY']

/** What Keylime takes a measured buffer for, tried in its order (`get_pubkey`, keylime/ima/file_signatures.py); `null`: no key. */
export function keyOfBuffer(buffer: Uint8Array): FoundKey | null {
  const own = (key: LoadedKey | null) => key && { key, keyId: 0 }
  const pem = (labels: readonly string[]) => firstPem(buffer, labels)
  return keyOfCertificate(buffer) ?? loadOf(pem(CERTIFICATES), keyOfCertificate) ?? own(loadPublicKey(buffer)) ??
    own(loadOf(pem(PUBLIC), loadPublicKey)) ?? own(loadPrivateKey(buffer)) ?? own(loadOf(pem(PRIVATE), loadPrivateKey))
}

function loadOf<T>(der: Uint8Array | null, load: (der: Uint8Array) => T | null): T | null {
  return der && load(der)
}
