import { preAuthEncoding } from '../../crypto/pae'
import { refuseKey, type KeyOrigin } from '../../crypto/keys/key-origin'
import { KEYLIME_PAYLOAD_TYPE } from '../../model/policy-signature'
import type { KeyMaterial } from '../../model/tpm'

/**
 * How a signed policy is written: in an envelope with a key id of Keylime's backend `ecdsa` or `x509`, or beside the policy as cosign has it, in a bundle or as the signature alone.
 */
export const SIGNED_FORMS = ['dsse-ecdsa', 'dsse-x509', 'cosign-bundle', 'cosign-signature'] as const
export type SignedForm = (typeof SIGNED_FORMS)[number]

/** The public half that signs, as far as a form needs it. */
export interface Signer {
  readonly material: Extract<KeyMaterial, { type: 'ecc' }>
  readonly spki: Uint8Array
  /** Of this key, in DER; only `dsse-x509` needs one. */
  readonly certificate: Uint8Array | null
}

const COSIGN_CURVE = 'P-256'

export function isEnvelope(form: SignedForm): form is 'dsse-ecdsa' | 'dsse-x509' {
  return form === 'dsse-ecdsa' || form === 'dsse-x509'
}

/** The exact bytes that are signed, with ECDSA and SHA-256: of an envelope PAE(type, payload), of cosign's forms the file itself. */
export function toSign(payload: Uint8Array, form: SignedForm): Uint8Array {
  return isEnvelope(form) ? preAuthEncoding(KEYLIME_PAYLOAD_TYPE, payload).message : payload
}

/**
 * Refuses a curve that a form can't have: Keylime takes any of ours with SHA-256, cosign signs with the hash that goes with the curve and verifies with SHA-256.
 * @throws EvidenceError `key.unsupported`
 */
export function refuseCurve(form: SignedForm, { curve }: Signer['material'], origin: KeyOrigin): void {
  if (isEnvelope(form) || curve === COSIGN_CURVE) return
  refuseKey(origin, 'unsupported', 'key', `a key on ${COSIGN_CURVE}: cosign verifies files with SHA-256, and signs with it on this curve alone`, `a key on ${curve}`)
}
