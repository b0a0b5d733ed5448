import { scryptAsync } from '@noble/hashes/scrypt.js'
import { bufferSource } from '../buffer-source'
import { refuseKey, type KeyOrigin } from '../keys/key-origin'

/** Rounds of PBKDF2 that are run: some seconds. OWASP asks for 600,000 of SHA-256; OpenSSL 3.0 writes 2048. */
const MAX_ITERATIONS = 10_000_000n
/** N x r of scrypt: 128 bytes each, 256 MiB together. OpenSSL writes N 16,384 and r 8; cosign up to 131,072 and 8. */
const MAX_MEMORY = 2n ** 21n
/** N x r x p of scrypt: some seconds. */
const MAX_WORK = 2n ** 22n
/** Bytes of salt; programs write 8 to 32. */
const MAX_SALT = 1024

/** WebCrypto's name of the hash in PBKDF2's HMAC. */
export type Pbkdf2Hash = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512'

export interface Pbkdf2 {
  readonly salt: Uint8Array
  readonly iterations: bigint
  readonly hash: Pbkdf2Hash
}

export interface Scrypt {
  readonly salt: Uint8Array
  readonly N: bigint
  readonly r: bigint
  readonly p: bigint
}

/**
 * PBKDF2 (RFC 8018 §5.2): a key of `size` bytes.
 * @throws EvidenceError `key.kdf` for parameters that ask for more work than any program writes
 */
export async function pbkdf2(passphrase: Uint8Array, { salt, iterations, hash }: Pbkdf2, size: number, origin: KeyOrigin): Promise<Uint8Array> {
  if (iterations < 1n || iterations > MAX_ITERATIONS) return refuseCost(origin, `1 to ${MAX_ITERATIONS.toLocaleString('en-US')} rounds of PBKDF2`, shown(iterations))
  refuseSalt(salt, origin)
  const key = await crypto.subtle.importKey('raw', bufferSource(passphrase), 'PBKDF2', false, ['deriveBits'])
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'PBKDF2', salt: bufferSource(salt), iterations: Number(iterations), hash }, key, 8 * size))
}

/**
 * scrypt (RFC 7914 §6): a key of `size` bytes.
 * @throws EvidenceError `key.kdf` for parameters that scrypt has not, or that ask for more memory or work than any program writes
 */
export async function scrypt(passphrase: Uint8Array, { salt, N, r, p }: Scrypt, size: number, origin: KeyOrigin): Promise<Uint8Array> {
  if (N < 2n || (N & (N - 1n)) !== 0n || r < 1n || p < 1n) return refuseCost(origin, 'scrypt with N a power of two, r and p from 1', `N ${shown(N)}, r ${shown(r)}, p ${shown(p)}`)
  if (N * r > MAX_MEMORY || N * r * p > MAX_WORK) return refuseCost(origin, 'scrypt within 256 MiB and some seconds', `N ${shown(N)}, r ${shown(r)}, p ${shown(p)}`)
  refuseSalt(salt, origin)
  return scryptAsync(passphrase, salt, { N: Number(N), r: Number(r), p: Number(p), dkLen: size })
}

function refuseSalt(salt: Uint8Array, origin: KeyOrigin): void {
  if (salt.length > MAX_SALT) refuseCost(origin, `a salt of at most ${MAX_SALT.toLocaleString('en-US')} bytes`, `${salt.length.toLocaleString('en-US')} bytes`)
}

function refuseCost(origin: KeyOrigin, expected: string, found: string): never {
  return refuseKey(origin, 'kdf', 'key derivation', expected, found)
}

/** A number may have thousands of digits. */
function shown(value: bigint): string {
  return value > 2n ** 64n ? 'a number of more than 64 bits' : value.toLocaleString('en-US')
}
