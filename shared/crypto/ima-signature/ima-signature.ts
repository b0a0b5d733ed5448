import { toHex } from '../../bytes/hex'
import { hashOfId } from './hash-ids'
import { decodeVersion1, type Version1Signature } from './version-1'

/** First byte of `security.ima` and `security.evm` (Linux 6.12 `integrity.h`, `enum evm_ima_xattr_type`). */
export const XATTR_TYPE = { sha1: 0x01, hmac: 0x02, signature: 0x03, hash: 0x04, portable: 0x05, verity: 0x06 } as const

/** What a value with that first byte is. */
export const XATTR_TYPE_WORDS: Readonly<Record<number, string>> = {
  [XATTR_TYPE.sha1]: 'a SHA-1 hash', [XATTR_TYPE.hmac]: 'an EVM HMAC', [XATTR_TYPE.signature]: 'a signature of the file digest', [XATTR_TYPE.hash]: 'a hash',
  [XATTR_TYPE.portable]: 'an EVM portable signature', [XATTR_TYPE.verity]: 'an fs-verity signature',
}

/** `struct signature_v2_hdr` (Linux 6.12 `integrity.h`): type, version, hash id, key id (4), size (2), both big-endian. */
export const HEADER_SIZE = 9

/** A signature of version 2 or 3: they are laid out alike, and differ in what is signed. */
export interface KeyedSignature {
  readonly form: 'keyed'
  readonly type: number
  readonly version: 2 | 3
  readonly hashId: number
  /** Kernel name; `null` for an id that no kernel has. */
  readonly hash: string | null
  /** Eight hex digits. */
  readonly keyId: string
  /** RSA octets, or an ECDSA value in DER. */
  readonly value: Uint8Array
}

export interface MalformedSignature {
  readonly form: 'malformed'
  /** Why, a clause for people. */
  readonly problem: string
  /** Eight hex digits, where a header is there to say it. */
  readonly keyId: string | null
}

export type ImaSignature = KeyedSignature | Version1Signature | MalformedSignature

/**
 * Decodes a value of `security.ima` or `security.evm` that should be a signature, as the kernel reads it: `integrity_digsig_verify`, `asymmetric_verify`
 * (Linux 6.12 `digsig.c`, `digsig_asymmetric.c`) and the versions that `ima_appraise.c` takes. The size must be exact. CentOS 9 wrote sizes in the
 * other byte order and padding: no kernel takes those.
 */
export function decodeImaSignature(bytes: Uint8Array): ImaSignature {
  const [type, version] = bytes
  if (!isSignatureType(type)) return malformed(`it is no signature: type ${type} is ${XATTR_TYPE_WORDS[type] ?? 'not known'}`)
  if (version === 1 && type !== XATTR_TYPE.verity) return decodeVersion1(bytes) ?? malformed('it is no whole signature of version 1')
  if (bytes.length < HEADER_SIZE) return malformed(`it has ${bytes.length} bytes, and a header alone has ${HEADER_SIZE}`)
  const keyId = toHex(bytes.subarray(3, 7))
  if (version !== 2 && version !== 3) return malformed(`its version is ${version}`, keyId)
  const wanted = type === XATTR_TYPE.verity ? 3 : 2
  if (type !== XATTR_TYPE.portable && version !== wanted) return malformed(`its version is ${version}, where type ${type} has version ${wanted}`, keyId)
  const problem = sizeProblem(bytes)
  if (problem) return malformed(problem, keyId)
  return { form: 'keyed', type, version, hashId: bytes[2], hash: hashOfId(bytes[2]), keyId, value: bytes.subarray(HEADER_SIZE) }
}

/** Does a value with that first byte hold a signature, be it whole or not? */
export function isSignatureType(type: number): boolean {
  return isContentSignatureType(type) || type === XATTR_TYPE.portable
}

/** The same, of the file's content: what `security.ima` holds. */
export function isContentSignatureType(type: number): boolean {
  return type === XATTR_TYPE.signature || type === XATTR_TYPE.verity
}

function sizeProblem(bytes: Uint8Array): string | null {
  const [size, rest] = [bytes[7] * 256 + bytes[8], bytes.length - HEADER_SIZE]
  if (rest === 0) return 'nothing follows its header'
  if (size === rest) return null
  const turned = bytes[8] * 256 + bytes[7] === rest ? ': the size is in the other byte order' : ''
  const padded = size < rest && bytes.subarray(HEADER_SIZE + size).every((byte) => byte === 0) ? ': zeros are appended' : ''
  return `it says that ${size} bytes follow its header, and ${rest} do${turned || padded}`
}

function malformed(problem: string, keyId: string | null = null): MalformedSignature {
  return { form: 'malformed', problem, keyId }
}
