import { NEW_KEY_NAME, publicKeyName } from '@shared/engine/signed-policy/key-names'
import type { NewlySigned } from '@shared/engine/signed-policy/sign-answer'
import type { SignedPolicy } from '@shared/engine/signed-policy/sign-policy'
import type { SignedForm } from '@shared/exports/signed-policy/forms'
import { isBeside, signedName } from './sign-words'

/** A file that signing makes. */
export interface Part {
  /** What it is: "Private key". */
  readonly label: string
  /** The name that is proposed, after that under which the part before it was saved (at first: an empty one). */
  readonly name: (before: string) => string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly type: string
  /** Its bytes are overwritten once they are of no use. */
  readonly isSecret: boolean
}

const PEM = 'application/x-pem-file'
const JSON_TYPE = 'application/json'

/**
 * The files in the order in which they are saved. A new key comes first: a signature whose key was lost is of no use. Then the policy, where it is a file
 * of its own: nor is a signature without it.
 */
export function partsOf(policy: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }, form: SignedForm, made: SignedPolicy | NewlySigned): readonly Part[] {
  const keys: Part[] = !('privateKey' in made) ? [] : [
    { label: 'Private key', name: () => NEW_KEY_NAME, bytes: made.privateKey, type: PEM, isSecret: true },
    { label: 'Public key', name: publicKeyName, bytes: made.publicKey, type: PEM, isSecret: false },
  ]
  const beside: Part[] = isBeside(form) ? [{ label: 'Policy', name: () => policy.name, bytes: policy.bytes, type: JSON_TYPE, isSecret: false }] : []
  const signed: Part = { label: isBeside(form) ? 'Signature' : 'Signed policy', name: () => signedName(policy.name, form), bytes: new Uint8Array(made.bytes), type: JSON_TYPE, isSecret: false }
  return [...keys, ...beside, signed]
}

/** Names of what signing will write, in that order. */
export function namesOf(policyName: string, form: SignedForm, isNewKey: boolean): readonly string[] {
  return [...(isNewKey ? [NEW_KEY_NAME, publicKeyName(NEW_KEY_NAME)] : []), ...(isBeside(form) ? [policyName] : []), signedName(policyName, form)]
}
