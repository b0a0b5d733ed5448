import { sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { sha3_256, sha3_384, sha3_512 } from '@noble/hashes/sha3.js'
import { bufferSource } from './buffer-source'
import { digestSize, isBank, type Bank } from '../model/algorithms'
import { sm3 } from './sm3'

/**
 * One-shot and synchronous: a replay hashes two small inputs for each of up to a million entries and bank, where WebCrypto's promise
 * costs more than the hash. A fresh state for each call: no stream is ever reused.
 */
const HASHES: Readonly<Record<Bank, (data: Uint8Array) => Uint8Array>> = {
  sha1, sha256, sha384, sha512, sm3, 'sha3-256': sha3_256, 'sha3-384': sha3_384, 'sha3-512': sha3_512,
}

/** Digest of `data` in bytes: 20, 32, 48 or 64 of them. */
export function hash(name: Bank, data: Uint8Array): Uint8Array {
  return HASHES[name](data)
}

/** Is the algorithm one that is computed here? */
export function isHashKnown(name: string): name is Bank {
  return isBank(name)
}

/** Digest size in bytes. */
export function hashSize(name: Bank): number {
  return digestSize(name)!
}

/** Bytes that are hashed sooner than WebCrypto begins: it does one thing after the other, and a large file may be before it. */
const SMALL = 1 << 16

/** SHA-256 of a whole file; of a larger one by WebCrypto, which is native and several times faster on megabytes. */
export async function sha256OfFile(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes.length <= SMALL) return sha256(bytes)
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bufferSource(bytes)))
}
