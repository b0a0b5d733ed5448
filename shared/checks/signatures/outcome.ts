import type { SigningKey } from '../../model/signing-key'
import { STATE } from '../../model/verdict'

/** What is known of every entry's signatures: columns, not objects. */
export interface SignatureOutcome {
  /** Index into SIGNATURE_STATES for each entry. */
  readonly states: Uint8Array
  /** For each entry the place in `keys`, from 1, of the key that verified or refused its signature; 0: none did. */
  readonly keyOf: Uint8Array | Uint32Array
  /** Keys that the user named first, then those of policies, then those that came along and signed something, then those that only the log holds. */
  readonly keys: readonly SigningKey[]
  /** Key id that the entry's signature names, 8 hex digits; `null` where it names none. */
  keyIdOf(index: number): string | null
  /** Why the signature is malformed or can't be checked, or why it does not count: a plain clause. `null` where there is nothing to say. */
  reasonOf(index: number): string | null
}

/** Did a key that the user, a policy or a named authority vouches for sign what the entry holds? */
export function isSignedByTrusted({ states, keyOf, keys }: SignatureOutcome, index: number): boolean {
  return states[index] === STATE.valid && keys[keyOf[index] - 1].trustedBy !== null
}
