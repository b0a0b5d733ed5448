import type { KeyMaterial } from '../model/tpm'
import { bufferSource } from './buffer-source'
import { verifyEcdsaDigest } from './ecdsa-digest'
import { WEBCRYPTO_HASH } from './signature-schemes/scheme'
import { verifyDigest } from './verify-digest'

/** Hashes that a signed document may be signed with: those of cosign, by the kind of key. */
export const MESSAGE_HASHES = ['sha256', 'sha384', 'sha512'] as const
export type MessageHash = (typeof MESSAGE_HASHES)[number]

/** The digests of one message: each is computed once, and only when it is asked for. */
export class MessageDigests {
  private readonly known = new Map<MessageHash, Promise<Uint8Array>>()

  constructor(private readonly message: Uint8Array) {}

  of(hash: MessageHash): Promise<Uint8Array> {
    const digest = this.known.get(hash) ?? this.compute(hash)
    this.known.set(hash, digest)
    return digest
  }

  private async compute(hash: MessageHash): Promise<Uint8Array> {
    return new Uint8Array(await crypto.subtle.digest(WEBCRYPTO_HASH[hash], bufferSource(this.message)))
  }
}

/** How a message turned out to be signed. `der`: ECDSA-Sig-Value; `p1363`: r and s one after the other; `pkcs1`: RSA PKCS#1 v1.5. */
export interface MessageSignature {
  readonly hash: MessageHash
  readonly form: 'der' | 'p1363' | 'pkcs1'
}

/** Did the key sign the message, with any of the hashes? A signature names neither its hash nor its form. `null`: it did not. */
export async function verifyMessage(key: KeyMaterial, digests: MessageDigests, value: Uint8Array): Promise<MessageSignature | null> {
  for (const hash of MESSAGE_HASHES) {
    const form = verifiedForm(key, hash, await digests.of(hash), value)
    if (form !== null) return { hash, form }
  }
  return null
}

function verifiedForm(key: KeyMaterial, hash: MessageHash, digest: Uint8Array, value: Uint8Array): MessageSignature['form'] | null {
  if (verifyDigest(key, hash, digest, value) === 'valid') return key.type === 'rsa' ? 'pkcs1' : 'der'
  const isPair = key.type === 'ecc' && value.length === 2 * key.x.length
  return isPair && verifyEcdsaDigest(key, digest, value) ? 'p1363' : null
}
