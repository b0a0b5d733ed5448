import { refuseKey, type KeyOrigin } from '../keys/key-origin'
import { refusePassphrase } from './decode-key'

/** Bytes of a block and of an IV. */
export const AES_BLOCK = 16

/**
 * AES-CBC with the padding of RFC 5652 §6.3; the key has 16, 24 or 32 bytes. Of a library, for Chromium's WebCrypto has no keys of 24; it computes its tables when it is loaded, which takes 40 ms.
 * @throws EvidenceError `key.malformed` for what is no whole number of blocks, `key.passphrase` where the padding tells of another key
 */
export async function decryptAesCbc(key: Uint8Array, iv: Uint8Array, data: Uint8Array, origin: KeyOrigin): Promise<Uint8Array> {
  if (data.length === 0 || data.length % AES_BLOCK !== 0) return refuseKey(origin, 'malformed', 'encrypted key', `blocks of ${AES_BLOCK} bytes`, `${data.length.toLocaleString('en-US')} bytes`)
  const { cbc } = await library()
  const plain = attempt(() => cbc(key, iv).decrypt(data))
  return plain ?? refusePassphrase(origin)
}

export async function encryptAesCbc(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Promise<Uint8Array> {
  const { cbc } = await library()
  return cbc(key, iv).encrypt(data)
}

function library() {
  return import('@noble/ciphers/aes.js')
}

/** The library throws plain errors, here for padding alone: lengths were looked at. */
function attempt(decrypt: () => Uint8Array): Uint8Array | null {
  try {
    return decrypt()
  } catch {
    return null
  }
}
