import type { KeyMaterial, QuoteSignature } from '../../model/tpm'

export interface SignatureCheck {
  /** Its type is the scheme's `keyType`. */
  readonly material: KeyMaterial
  /** SubjectPublicKeyInfo DER of the same key. */
  readonly spki: Uint8Array
  readonly hash: SignatureHash
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

/** WebCrypto's names of the hashes that it verifies signatures with; SM3 and SHA-3 are not among them. */
export const WEBCRYPTO_HASH = { sha1: 'SHA-1', sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' } as const
export type SignatureHash = keyof typeof WEBCRYPTO_HASH

export function isSignatureHash(name: string): name is SignatureHash {
  return Object.hasOwn(WEBCRYPTO_HASH, name)
}
