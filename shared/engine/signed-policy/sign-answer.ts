import { EvidenceError } from '../../errors/evidence-error'
import { formatPrivateKey, makePrivateKey } from '../../crypto/private-keys/make-private-key'
import { readPrivateKey } from '../../crypto/private-keys/read-private-key'
import type { SignedForm } from '../../exports/signed-policy/forms'
import { NEW_KEY_NAME } from './key-names'
import { assemblePolicy, signPolicy, type SignedPolicy } from './sign-policy'
import { readSigner } from './signer-file'
import type { NamedBytes } from './verify-policy'

/** Why a policy, a key or a signature was refused: the code of the error, and its sentence. */
interface Refusal {
  readonly refused: { readonly code: string; readonly message: string }
}

/** A policy in its signed form, and the key that was made for it: both halves in PEM. */
export interface NewlySigned extends SignedPolicy {
  /** PKCS#8, encrypted where there was a passphrase. */
  readonly privateKey: Uint8Array<ArrayBuffer>
  readonly publicKey: Uint8Array<ArrayBuffer>
}

export type SignAnswer = SignedPolicy | Refusal
export type NewKeyAnswer = NewlySigned | Refusal

/** Signs with a private key of a file. The key's bytes are wiped, and so is what was made of them. `passphrase`: `null` where none is known. `now`: milliseconds since 1970. */
export async function signWithFile(policy: NamedBytes, form: SignedForm, key: NamedBytes, passphrase: string | null, now: number): Promise<SignAnswer> {
  return answered(async () => {
    const secret = passphrase === null ? null : new TextEncoder().encode(passphrase)
    try {
      const own = await readPrivateKey(key.bytes, key.path, secret)
      try {
        return await signPolicy({ policy, form, key: own, keyPath: key.path, certificate: null, now })
      } finally {
        own.clear()
      }
    } finally {
      secret?.fill(0)
      key.bytes.fill(0)
    }
  })
}

/**
 * Signs with a fresh key on P-256. Here it lives for this signing: who asks gets it as it is to be saved. `passphrase`: not empty, or `null` for a key in
 * the clear. `now`: milliseconds since 1970.
 */
export async function signWithNewKey(policy: NamedBytes, form: SignedForm, passphrase: string | null, now: number): Promise<NewKeyAnswer> {
  return answered(async () => {
    const secret = passphrase === null ? null : new TextEncoder().encode(passphrase)
    const key = makePrivateKey()
    try {
      const signed = await signPolicy({ policy, form, key, keyPath: NEW_KEY_NAME, certificate: null, now })
      const [privateKey, publicKey] = [await formatPrivateKey(key, secret), key.publicPem].map((pem) => new TextEncoder().encode(pem))
      return { ...signed, privateKey, publicKey }
    } finally {
      key.clear()
      secret?.fill(0)
    }
  })
}

/** Puts a policy and a signature that was made elsewhere together. `signer`: a file with the public key or certificate. */
export async function assembleFromFiles(policy: NamedBytes, form: SignedForm, signature: NamedBytes, signer: NamedBytes): Promise<SignAnswer> {
  return answered(async () => assemblePolicy({ policy, form, signature, signer: readSigner(signer), keyPath: signer.path }))
}

/** What the user can mend is an answer; what we did wrong stays an error. */
async function answered<T extends SignedPolicy>(make: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await make()
  } catch (error) {
    if (error instanceof EvidenceError) return { refused: { code: error.code, message: error.message } }
    throw error
  }
}
