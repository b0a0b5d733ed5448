import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js'
import { fromExactBase64 } from '../../bytes/exact-base64'
import { isObject, tryJson } from '../../bytes/json'
import { decodeUtf8 } from '../../bytes/visible'
import { refuseKey, type KeyOrigin } from '../keys/key-origin'
import { refusePassphrase } from './decode-key'
import { scrypt } from './derive-key'

/** What go-securesystemslib's `encrypted.go` takes: N of its settings, r 8 and p 1. */
const COSTS: readonly unknown[] = [32_768, 65_536, 131_072]
const [BLOCK_SIZE, PARALLEL] = [8, 1]
/** Bytes of secretbox's key and nonce, of its tag, and of a PKCS#8 key at most. */
const [KEY, NONCE, TAG, MAX_CIPHERTEXT] = [32, 24, 16, 16_384]

interface CosignKey {
  readonly N: number
  readonly salt: Uint8Array
  readonly nonce: Uint8Array
  readonly ciphertext: Uint8Array
}

/**
 * The PKCS#8 key in cosign's encrypted form (docs/formats/signed-policy.md): JSON with scrypt's parameters and a secretbox (XSalsa20-Poly1305, the tag first).
 * An empty passphrase is one like any other.
 * @throws EvidenceError `key.passphrase`, `key.kdf`, `key.malformed`
 */
export async function decryptCosign(json: Uint8Array, passphrase: Uint8Array, origin: KeyOrigin): Promise<Uint8Array> {
  const { N, salt, nonce, ciphertext } = readCosign(json, origin)
  const key = await scrypt(passphrase, { salt, N: BigInt(N), r: BigInt(BLOCK_SIZE), p: BigInt(PARALLEL) }, KEY, origin)
  try {
    return xsalsa20poly1305(key, nonce).decrypt(ciphertext)
  } catch {
    // The tag does not fit: the only thing that the library can complain of, for lengths were looked at.
    return refusePassphrase(origin)
  } finally {
    key.fill(0)
  }
}

function readCosign(json: Uint8Array, origin: KeyOrigin): CosignKey {
  const document = tryJson(decodeUtf8(json) ?? '')
  const [kdf, cipher] = [at(document, 'kdf'), at(document, 'cipher')]
  if (at(kdf, 'name') !== 'scrypt' || at(cipher, 'name') !== 'nacl/secretbox') return refuseKey(origin, 'malformed', 'cosign key', 'JSON with "scrypt" and "nacl/secretbox"', 'something else')
  const params = at(kdf, 'params')
  const N = at(params, 'N')
  if (!COSTS.includes(N) || at(params, 'r') !== BLOCK_SIZE || at(params, 'p') !== PARALLEL) {
    return refuseKey(origin, 'kdf', 'key derivation', `N ${COSTS.join(', ')}, r ${BLOCK_SIZE}, p ${PARALLEL}, as cosign takes them`, 'other parameters of scrypt')
  }
  const [salt, nonce, ciphertext] = [bytesAt(kdf, 'salt'), bytesAt(cipher, 'nonce'), bytesAt(document, 'ciphertext')]
  if (salt === null || nonce?.length !== NONCE || ciphertext === null || ciphertext.length < TAG || ciphertext.length > MAX_CIPHERTEXT) {
    return refuseKey(origin, 'malformed', 'cosign key', `base64 of a salt, a nonce of ${NONCE} bytes and a ciphertext`, 'something else')
  }
  return { N: N as number, salt, nonce, ciphertext }
}

function at(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

function bytesAt(value: unknown, key: string): Uint8Array | null {
  const text = at(value, key)
  const bytes = typeof text === 'string' ? fromExactBase64(text, false) : ''
  return typeof bytes === 'string' ? null : bytes
}
