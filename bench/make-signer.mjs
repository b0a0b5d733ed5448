import { execFileSync } from 'node:child_process'
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** IMA_XATTR_DIGSIG, version 2, sha256 (Linux `integrity.h`, `hash_info.h`). */
const HEADER = [3, 2, 4]

/**
 * A key with a certificate of its own, made by openssl, and what signs with it as `evmctl ima_sign` does.
 * @param {string[]} kind options of `openssl req` that say what key it is
 * @param {string} path where the key goes; the certificate is there with `.der`
 * @returns {{ certificate: string, sign: (content: string) => Buffer }}
 */
export function makeSigner(kind, path) {
  const certificate = `${path}.der`
  execFileSync('openssl', ['req', '-x509', '-newkey', ...kind, '-nodes', '-subj', '/CN=bench', '-keyout', path, '-outform', 'DER', '-out', certificate], { stdio: 'ignore' })
  const key = createPrivateKey(readFileSync(path))
  const keyId = keyIdOf(createPublicKey(key))
  return {
    certificate,
    sign: (content) => {
      const value = sign('sha256', Buffer.from(content), key)
      return Buffer.concat([Buffer.from(HEADER), keyId, Buffer.of(value.length >> 8, value.length & 255), value])
    },
  }
}

/** The end of the SHA-1 of the key's bits: PKCS#1 of an RSA key, the point of one on P-256. */
function keyIdOf(key) {
  const bits = key.asymmetricKeyType === 'rsa' ? key.export({ type: 'pkcs1', format: 'der' }) : key.export({ type: 'spki', format: 'der' }).subarray(-65)
  return createHash('sha1').update(bits).digest().subarray(-4)
}
