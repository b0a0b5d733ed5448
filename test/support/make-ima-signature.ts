import { createHash, sign } from 'node:crypto'
import type { SigningKey } from './make-tpm'

/** Ids of hashes in a signature's header (Linux `include/uapi/linux/hash_info.h`). */
const HASH_IDS: Readonly<Record<string, number>> = { sha1: 2, sha256: 4, sha384: 5, sha512: 6, sha224: 7 }

export interface ImaSignatureSpec {
  readonly key: SigningKey
  /** What the file holds: the made entries' digests are of their paths. */
  readonly content: string | Uint8Array
  readonly hash?: string
  readonly type?: number
  readonly version?: number
  /** Instead of that of the hash. */
  readonly hashId?: number
  /** Instead of the id of the key. */
  readonly keyId?: string
  /** What its size field says. */
  readonly size?: number
  /** Bytes behind the signature. */
  readonly tail?: Uint8Array
}

/** `security.ima` as evmctl writes it: header of version 2, then RSA octets or an ECDSA value in DER. Made with node:crypto alone. */
export function makeImaSignature(spec: ImaSignatureSpec): Uint8Array {
  const { key, content, hash = 'sha256', type = 3, version = 2, hashId = HASH_IDS[hash], keyId = keyIdOf(key), tail = new Uint8Array() } = spec
  const value = sign(hash, Buffer.from(content), key.privateKey)
  const size = Buffer.alloc(2)
  size.writeUInt16BE(spec.size ?? value.length)
  return new Uint8Array(Buffer.concat([Buffer.of(type, version, hashId), Buffer.from(keyId, 'hex'), size, value, tail]))
}

/** A signature of an fs-verity digest: over type, hash id and digest (`struct ima_file_id`). */
export function makeVeritySignature(key: SigningKey, digest: Uint8Array, hash = 'sha256'): Uint8Array {
  return makeImaSignature({ key, content: Buffer.concat([Buffer.of(6, HASH_IDS[hash]), digest]), hash, type: 6, version: 3 })
}

/** The end of the SHA-1 of the key's bits, read off its DER with nothing of ours: a BIT STRING at the end of SubjectPublicKeyInfo. */
export function keyIdOf({ type, publicKey }: SigningKey): string {
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const bits = type === 'rsa' ? publicKey.export({ type: 'pkcs1', format: 'der' }) : spki.subarray(spki.length - 65)
  return createHash('sha1').update(bits).digest('hex').slice(-8)
}
