import type { Bank } from '../../model/algorithms'
import type { KeyMaterial, QuoteSignature } from '../../model/tpm'

export interface SignatureCheck {
  /** Its type is the scheme's `keyType`. */
  readonly material: KeyMaterial
  /** SubjectPublicKeyInfo DER of the same key. */
  readonly spki: Uint8Array
  readonly hash: Bank
  readonly value: QuoteSignature['value']
  /** The signed bytes, not yet hashed. */
  readonly message: Uint8Array
}

/** How a signature is verified. Adding a scheme is a file and a line in `index.ts`. */
export interface SignatureScheme {
  readonly name: string
  readonly keyType: Exclude<KeyMaterial['type'], 'unsupported'>
  /** `false` for anything that is not a good signature, whatever its form; it never throws because of the signature's bytes. */
  verify(check: SignatureCheck): Promise<boolean>
}

/** WebCrypto's name of a hash. */
export const WEBCRYPTO_HASH: Readonly<Record<Bank, string>> = {
  sha1: 'SHA-1', sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512',
}
