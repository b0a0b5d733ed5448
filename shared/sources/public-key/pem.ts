import { fromBase64 } from '../../bytes/base64'
import { byteCount } from '../../bytes/byte-count'
import { refuseKey, type KeyOrigin } from '../../crypto/keys/key-origin'

export type PemKind = 'spki' | 'certificate' | 'pkcs1'

export interface PemBlock {
  readonly kind: PemKind
  readonly der: Uint8Array
  /** File offset and size of the block with its borders, in bytes. */
  readonly byteOffset: number
  readonly byteLength: number
}

/** Largest PEM file that is looked at, in bytes: a certificate chain with its text form stays far below. */
const MAX_PEM_SIZE = 262_144

/** Labels of RFC 7468 §5, §13 and of OpenSSL. */
const KINDS: ReadonlyMap<string, PemKind> = new Map([
  ['PUBLIC KEY', 'spki'], ['RSA PUBLIC KEY', 'pkcs1'], ['CERTIFICATE', 'certificate'], ['X509 CERTIFICATE', 'certificate'],
])
/** A byte order mark may stand before the first: three bytes of UTF-8. */
const BEGIN_PUBLIC = /^(?:\xef\xbb\xbf)?-----BEGIN (PUBLIC KEY|RSA PUBLIC KEY|CERTIFICATE|X509 CERTIFICATE)-----[ \t]*\r?$/m
const EACH_BEGIN_PUBLIC = new RegExp(BEGIN_PUBLIC.source, 'gm')
const BEGIN_PRIVATE = /^-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY-----/m

/** One character a byte, so that offsets in the text are those of the file. */
const latin1 = new TextDecoder('latin1')

export function hasPublicPem(bytes: Uint8Array): boolean {
  return BEGIN_PUBLIC.test(pemText(bytes))
}

export function hasPrivatePem(bytes: Uint8Array): boolean {
  return BEGIN_PRIVATE.test(pemText(bytes))
}

/** A block that was found and not yet decoded. */
export interface FoundBlock {
  readonly byteOffset: number
  /** @throws EvidenceError `key.malformed` when the block does not end or is not base64 */
  decode(): PemBlock
}

/** The blocks with public keys or certificates; text around them is allowed (RFC 7468 §2). */
export function publicBlocks(bytes: Uint8Array, file: string): FoundBlock[] {
  const text = pemText(bytes)
  return [...text.matchAll(EACH_BEGIN_PUBLIC)].map(({ index, 0: border, 1: label }) => ({ byteOffset: index, decode: () => decodeBlock(text, { file, byteOffset: index }, border, label) }))
}

function decodeBlock(text: string, origin: KeyOrigin, border: string, label: string): PemBlock {
  const { byteOffset } = origin
  const endBorder = `-----END ${label}-----`
  const end = text.indexOf(endBorder, byteOffset)
  if (end < 0) refuseKey(origin, 'malformed', label, endBorder, 'the end of the file')
  const der = fromBase64(text.slice(byteOffset + border.length, end))
  if (der === null) return refuseKey(origin, 'malformed', label, 'base64', 'other text')
  return { kind: KINDS.get(label)!, der, byteOffset, byteLength: end + endBorder.length - byteOffset }
}

/** A file that holds PEM and is too large to be read: that is what is wrong with it. @throws EvidenceError `key.malformed` */
export function refuseLargePem(bytes: Uint8Array, file: string): void {
  if (bytes.length <= MAX_PEM_SIZE || !BEGIN_PUBLIC.test(latin1.decode(bytes.subarray(0, MAX_PEM_SIZE)))) return
  refuseKey({ file, byteOffset: 0 }, 'malformed', 'PEM', `at most ${byteCount(MAX_PEM_SIZE)}: keys in several files`, byteCount(bytes.length))
}

/** Empty when the file is too large to be one, so that a log of megabytes is not searched. */
function pemText(bytes: Uint8Array): string {
  return bytes.length <= MAX_PEM_SIZE ? latin1.decode(bytes) : ''
}
