import { EvidenceError } from '../../errors/evidence-error'
import { readPrivateKey } from '../../crypto/private-keys/read-private-key'
import type { SignedForm } from '../../exports/signed-policy/forms'
import { assemblePolicy, signPolicy, type SignedPolicy } from './sign-policy'
import { readSigner } from './signer-file'
import type { NamedBytes } from './verify-policy'

/** A policy in its signed form, or why a key or a signature was refused: the code of the error, and its sentence. */
export type SignAnswer = SignedPolicy | { readonly refused: { readonly code: string; readonly message: string } }

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

/** Puts a policy and a signature that was made elsewhere together. `signer`: a file with the public key or certificate. */
export async function assembleFromFiles(policy: NamedBytes, form: SignedForm, signature: NamedBytes, signer: NamedBytes): Promise<SignAnswer> {
  return answered(async () => assemblePolicy({ policy, form, signature, signer: readSigner(signer), keyPath: signer.path }))
}

/** What the user can mend is an answer; what we did wrong stays an error. */
async function answered(make: () => Promise<SignedPolicy>): Promise<SignAnswer> {
  try {
    return await make()
  } catch (error) {
    if (error instanceof EvidenceError) return { refused: { code: error.code, message: error.message } }
    throw error
  }
}
