import { derSecretForm } from '../../crypto/private-keys/der-secret'
import { DER_SECRET_WORDS } from '../../crypto/private-keys/secret-words'
import { pemSecret, type Secret } from './pem-secret'
import { tpmSecret } from './tpm-secret'

export type { Secret } from './pem-secret'

/** Largest file that is searched, in bytes: logs of a host and traces with a key in them stay below. */
export const SECRETS_SEARCHED = 16 * 1024 * 1024
const PUTTY = /^PuTTY-User-Key-File-\d: /
/** JSON Web Keys (RFC 7517, RFC 7518 §6.2.2, §6.3.2): a key type, and the private number. */
const JWK = [/"kty"\s*:\s*"(?:EC|RSA|OKP)"/, /"d"\s*:\s*"[\w-]{16,}"/]
/** A JWK, or a set of some. */
const MAX_JSON = 65_536
const latin1 = new TextDecoder('latin1')

/**
 * A secret that should not be among the evidence: a private key in any usual form, encrypted or not, a TPM's private blob, or a software TPM's state.
 * `null` for a file without one, as far as it is searched.
 */
export function findSecret(bytes: Uint8Array): Secret | null {
  if (bytes.length > SECRETS_SEARCHED) return null
  const form = derSecretForm(bytes)
  const kind = form === null ? tpmSecret(bytes) ?? textSecret(bytes) : DER_SECRET_WORDS[form]
  return kind === null ? pemSecret(bytes) : { kind, byteOffset: 0 }
}

function textSecret(bytes: Uint8Array): string | null {
  if (bytes.length === 0 || bytes.length > MAX_JSON) return null
  if (bytes[0] !== 0x50 && bytes[0] !== 0x7b && bytes[0] !== 0x5b) return null
  const text = latin1.decode(bytes)
  if (PUTTY.test(text)) return 'a PuTTY private key'
  return JWK.every((part) => part.test(text)) ? 'a private key (JSON Web Key)' : null
}
