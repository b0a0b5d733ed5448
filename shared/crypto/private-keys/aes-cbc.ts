import { cbc } from '@noble/ciphers/aes.js'
import { refuseKey, type KeyOrigin } from '../keys/key-origin'
import { refusePassphrase } from './decode-key'

/** Bytes of a block and of an IV. */
export const AES_BLOCK = 16

/**
 * AES-CBC with the padding of RFC 5652 §6.3; the key has 16, 24 or 32 bytes. Of a library, for Chromium's WebCrypto has no keys of 24.
 * @throws EvidenceError `key.malformed` for what is no whole number of blocks, `key.passphrase` where the padding tells of another key
 */
export function decryptAesCbc(key: Uint8Array, iv: Uint8Array, data: Uint8Array, origin: KeyOrigin): Uint8Array {
  if (data.length === 0 || data.length % AES_BLOCK !== 0) return refuseKey(origin, 'malformed', 'encrypted key', `blocks of ${AES_BLOCK} bytes`, `${data.length.toLocaleString('en-US')} bytes`)
  const plain = attempt(() => cbc(key, iv).decrypt(data))
  return plain ?? refusePassphrase(origin)
}

export function encryptAesCbc(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  return cbc(key, iv).encrypt(data)
}

/** The library throws plain errors, here for padding alone: lengths were looked at. */
function attempt(decrypt: () => Uint8Array): Uint8Array | null {
  try {
    return decrypt()
  } catch {
    return null
  }
}
