import type { PrivateKey } from '../../crypto/private-keys/private-key'
import { makeSelfSigned } from '../../crypto/private-keys/self-signed'
import { formatPem } from '../../crypto/keys/format-pem'
import { isEnvelope, refuseCurve, toSign, type SignedForm, type Signer } from '../../exports/signed-policy/forms'
import { acceptSignature, type ReturnedSignature } from '../../exports/signed-policy/returned-signature'
import { writeSigned } from '../../exports/signed-policy/write-signed'
import { EvidenceError } from '../../errors/evidence-error'
import type { RunOptions } from '../engine'
import { isSignedAlready } from './policy-state'
import { verifyPolicy, type NamedBytes } from './verify-policy'

export interface SignRequest {
  /** Its bytes are signed as they are. */
  readonly policy: NamedBytes
  readonly form: SignedForm
  /** Stays the caller's, who clears it. */
  readonly key: PrivateKey
  /** The visible path of the key, for messages. */
  readonly keyPath: string
  /** In DER, of this key; `null`: an envelope of the backend `x509` gets a self-signed one, valid from `now` (milliseconds since 1970). */
  readonly certificate: Uint8Array | null
  readonly now: number
}

export interface AssembleRequest {
  readonly policy: NamedBytes
  readonly form: SignedForm
  readonly signature: ReturnedSignature
  readonly signer: Signer
  readonly keyPath: string
}

/** A signed policy, verified as one that comes from outside. */
export interface SignedPolicy {
  readonly bytes: Uint8Array
  /** What its maker should know: sentences. */
  readonly notes: readonly string[]
}

/** Signs a policy. @throws EvidenceError `key.unsupported` for a curve that the form can't have, `signing.already-signed` for an envelope that would be put in another, `signing.empty` */
export async function signPolicy({ policy, form, key, keyPath, certificate, now }: SignRequest, run: RunOptions = {}): Promise<SignedPolicy> {
  refuseCurve(form, key.material, { file: keyPath, byteOffset: 0 })
  refusePayload(policy, form)
  const own = form === 'dsse-x509' ? certificate ?? await makeSelfSigned(key, now) : null
  const signature = await key.sign(toSign(policy.bytes, form))
  return verified(policy, form, signature, { material: key.material, spki: key.spki, certificate: own }, [], run)
}

/**
 * Puts a policy and a signature that was made elsewhere together.
 * @throws EvidenceError `signature.malformed`, `signature.invalid`, and as `signPolicy`
 */
export async function assemblePolicy({ policy, form, signature, signer, keyPath }: AssembleRequest, run: RunOptions = {}): Promise<SignedPolicy> {
  refuseCurve(form, signer.material, { file: keyPath, byteOffset: 0 })
  refusePayload(policy, form)
  const { value, notes } = await acceptSignature(signature, policy.bytes, form, signer)
  return verified(policy, form, value, signer, notes, run)
}

/** What no reader takes is not signed, whatever is asked. */
function refusePayload(policy: NamedBytes, form: SignedForm): void {
  const refuse = (code: string, found: string) => new EvidenceError({ code, file: policy.path, byteOffset: 0, field: 'policy', expected: 'a policy to sign', found })
  if (policy.bytes.length === 0) throw refuse('signing.empty', 'an empty file')
  if (isEnvelope(form) && isSignedAlready(policy)) throw refuse('signing.already-signed', 'one that is signed already: a DSSE envelope')
}

/** What was written is read and verified once more, by the code that judges policies of others: nothing leaves that would not be accepted. */
async function verified(policy: NamedBytes, form: SignedForm, signature: Uint8Array, signer: Signer, notes: readonly string[], run: RunOptions): Promise<SignedPolicy> {
  const bytes = await writeSigned(form, policy.bytes, signature, signer)
  const written = { path: policy.path, bytes }
  const keys = [{ path: 'signer.pub', bytes: new TextEncoder().encode(formatPem('PUBLIC KEY', signer.spki)) }]
  const answer = await verifyPolicy(isEnvelope(form) ? { policy: written, keys, signature: null } : { policy, keys, signature: written }, run)
  if (!answer.isSigned) throw new Error(`the signed policy does not verify: ${answer.problems.join(' ')}`)
  return { bytes, notes }
}
