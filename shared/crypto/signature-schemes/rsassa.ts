import { bufferSource } from '../buffer-source'
import { WEBCRYPTO_HASH, type SignatureScheme } from './scheme'

/** RSASSA-PKCS1-v1_5 (RFC 8017 §8.2). */
export const rsassa: SignatureScheme = {
  name: 'rsassa',
  keyType: 'rsa',
  async verify({ spki, hash, value, message }) {
    if (value.kind !== 'octets') return false
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: WEBCRYPTO_HASH[hash] }
    const key = await crypto.subtle.importKey('spki', bufferSource(spki), algorithm, false, ['verify'])
    return crypto.subtle.verify({ name: 'RSASSA-PKCS1-v1_5' }, key, bufferSource(value.octets), bufferSource(message))
  },
}
