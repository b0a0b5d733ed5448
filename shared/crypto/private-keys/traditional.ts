import { md5 } from '@noble/hashes/legacy.js'
import { concatBytes } from '../../bytes/equal'
import { fromHex } from '../../bytes/hex'
import { visibleText } from '../../bytes/visible'
import { refuseKey, type KeyOrigin } from '../keys/key-origin'
import { AES_BLOCK, decryptAesCbc } from './aes-cbc'
import { refuseKind } from './key-words'

/** Bytes of the key, by OpenSSL's name of the cipher. */
const KEY_SIZES: ReadonlyMap<string, number> = new Map([['AES-128-CBC', 16], ['AES-192-CBC', 24], ['AES-256-CBC', 32]])
/** Bytes of the IV that are the salt too (OpenSSL `pem_lib.c`). */
const SALT = 8
const NAME_SHOWN = 40

/**
 * Decrypts the traditional form (RFC 1421 §4.6, as OpenSSL writes it): `info` is what stands after `DEK-Info:`, the cipher's name and the IV in hex.
 * @throws EvidenceError `key.unsupported` for another cipher, `key.passphrase`, `key.malformed`
 */
export async function decryptTraditional(info: string, data: Uint8Array, passphrase: Uint8Array, origin: KeyOrigin): Promise<Uint8Array> {
  const [name = '', hex = ''] = info.split(',').map((part) => part.trim())
  const size = KEY_SIZES.get(name)
  if (size === undefined) return refuseKind(origin, `${visibleText(name.slice(0, NAME_SHOWN))}; \`openssl pkcs8 -topk8 -v2 aes256\` writes the key anew`, 'a key that is encrypted with AES-CBC')
  const iv = fromHex(hex)
  if (iv === null || iv.length !== AES_BLOCK) return refuseKey(origin, 'malformed', 'DEK-Info', `an IV of ${AES_BLOCK} bytes in hex`, 'another text')
  const key = keyOfMd5(passphrase, iv.subarray(0, SALT), size)
  try {
    return await decryptAesCbc(key, iv, data, origin)
  } finally {
    key.fill(0)
  }
}

/** EVP_BytesToKey with MD5 and one round: D_i = MD5(D_(i-1) || passphrase || salt). */
function keyOfMd5(passphrase: Uint8Array, salt: Uint8Array, size: number): Uint8Array {
  const key = new Uint8Array(size)
  let last: Uint8Array = new Uint8Array(0)
  for (let at = 0; at < size; at += last.length) {
    last = md5(concatBytes(last, passphrase, salt))
    key.set(last.subarray(0, size - at), at)
  }
  return key
}
