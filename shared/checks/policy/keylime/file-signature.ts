import { hashOfId, isStreebog } from '../../../crypto/ima-signature/hash-ids'
import { HEADER_SIZE } from '../../../crypto/ima-signature/ima-signature'
import { verifyDigest } from '../../../crypto/verify-digest'
import { kernelDigestSize } from '../../../model/algorithms'
import type { LineDigest } from './parse-line'
import type { Keyrings, KeptKey } from './keyrings'

/** Hashes that Keylime verifies, by the name that an entry's prefix must be. */
const VERIFIED = ['md5', 'sha1', 'sha256', 'sha384', 'sha512', 'sha224', 'streebog256', 'streebog512']
/** `EVM_IMA_XATTR_DIGSIG`, `EVM_XATTR_PORTABLE_DIGSIG`. */
const TYPES = [3, 5]
const VERSION = 2

/** `unknown`: the key is one whose signatures are not computed here. */
export type FileSignature = 'good' | 'bad' | 'unknown' | { readonly crash: string; readonly isPossible?: true }

/** Does Keylime find the signature good (`integrity_digsig_verify`)? `signature` is one whose header fits its length. */
export function checkFileSignature(signature: Uint8Array, digest: LineDigest, keyrings: Keyrings): FileSignature {
  if (!TYPES.includes(signature[0]) || signature[1] !== VERSION) return 'bad'
  const hash = hashOfId(signature[2])
  if (hash === null || !VERIFIED.includes(hash) || digest.algorithm !== hash) return 'bad'
  const keyId = new DataView(signature.buffer, signature.byteOffset).getUint32(3)
  const crash = digest.hash.length === kernelDigestSize(hash) ? null : `a ${hash} digest of ${digest.hash.length} bytes under a signature`
  if (keyrings.isDoubtful(keyId)) return crash === null ? 'unknown' : { crash, isPossible: true }
  const key = keyrings.find(keyId)
  if (key === null) return 'bad'
  if (crash !== null) return { crash }
  return verifyWith(key, hash, digest.hash, signature.subarray(HEADER_SIZE))
}

function verifyWith(key: KeptKey, hash: string, digest: Uint8Array, value: Uint8Array): FileSignature {
  const isRsa = key.kind === 'not-computed' ? key.name.startsWith('RSA') : key.material.type === 'rsa'
  if (isRsa && isStreebog(hash)) return { crash: 'a signature over a Streebog digest by an RSA key' }
  if (key.kind === 'not-computed') return 'unknown'
  const verified = verifyDigest(key.material, hash, digest, value)
  return verified === 'valid' ? 'good' : verified === 'invalid' ? 'bad' : 'unknown'
}
