import { fromBase64 } from '../../bytes/base64'
import { refuseKey } from '../../crypto/keys/key-origin'

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
const BEGIN_PUBLIC = /^-----BEGIN (PUBLIC KEY|RSA PUBLIC KEY|CERTIFICATE|X509 CERTIFICATE)-----[ \t]*\r?$/m
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

/**
 * The first block with a public key or a certificate; text around it is allowed (RFC 7468 §2). `null` without one.
 * @throws EvidenceError `key.malformed` when the block does not end or is not base64
 */
export function firstPublicBlock(bytes: Uint8Array, file: string): PemBlock | null {
  const text = pemText(bytes)
  const begin = BEGIN_PUBLIC.exec(text)
  if (begin === null) return null
  const [border, label] = begin
  const origin = { file, byteOffset: begin.index }
  const endBorder = `-----END ${label}-----`
  const end = text.indexOf(endBorder, begin.index)
  if (end < 0) refuseKey(origin, 'malformed', label, endBorder, 'the end of the file')
  const der = fromBase64(text.slice(begin.index + border.length, end))
  if (der === null) return refuseKey(origin, 'malformed', label, 'base64', 'other text')
  return { kind: KINDS.get(label)!, der, byteOffset: begin.index, byteLength: end + endBorder.length - begin.index }
}

/** Offsets of the blocks with public keys or certificates from the byte `from` on, which nothing decodes. */
export function publicBlocksFrom(bytes: Uint8Array, from: number): number[] {
  return [...pemText(bytes).matchAll(EACH_BEGIN_PUBLIC)].map(({ index }) => index).filter((index) => index >= from)
}

/** Empty when the file is too large to be one, so that a log of megabytes is not searched. */
function pemText(bytes: Uint8Array): string {
  return bytes.length <= MAX_PEM_SIZE ? latin1.decode(bytes) : ''
}
