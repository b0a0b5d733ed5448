import type { PolicyEnvelope } from '../../../model/policy-signature'
import type { PublicKey } from '../../../model/tpm'
import type { Verified } from './tries'

const NOT_ASCII = /\P{ASCII}/u

/** Why Keylime would refuse a signature that verifies (Keylime `dsse/`, `signing.py`), a clause; `null` where it would not. */
export function keylimeRefusal({ attempt, signature, key }: Verified, envelope: PolicyEnvelope | null, files: readonly PublicKey[]): string | null {
  const file = files.find(({ evidence }) => evidence === key.evidence)
  if (attempt.form !== 'dsse') return 'it reads no signature of a policy that stands in a file of its own'
  if (key.material.type !== 'ecc') return 'it takes EC keys only'
  if (signature.form === 'p1363') return 'it wants the signature in DER, not r and s one after the other'
  if (signature.hash !== 'sha256') return `it takes SHA-256 only, not ${signature.hash}`
  if (envelope && NOT_ASCII.test(envelope.payloadType)) return 'it counts the characters of the payload type, where DSSE counts its bytes'
  return file && file.form !== 'spki-pem' ? 'it takes a key file in PEM only, with BEGIN PUBLIC KEY' : null
}
