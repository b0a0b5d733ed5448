import { HEADER_SIZE } from '../../../crypto/ima-signature/ima-signature'
import { bytesFromHex, splitBlanks } from './python-text'

/** Templates that Keylime reads (`keylime/ima/ast.py`). */
export const MODES_READ = ['ima', 'ima-ng', 'ima-sig', 'ima-buf'] as const
export type LineMode = (typeof MODES_READ)[number]

export interface LineDigest {
  /** As it is written before the colon; `sha1` or `md5` by its length where nothing is. */
  readonly algorithm: string
  readonly hash: Uint8Array
}

/** A line of the ASCII log as Keylime understands it. Nothing is normalised. */
export interface ParsedLine {
  /** `10` for IMA's PCR; any other text is another PCR. */
  readonly pcr: string
  /** The template digest column. */
  readonly column: Uint8Array
  readonly mode: LineMode
  readonly digest: LineDigest
  readonly name: string
  /** Of `ima-sig`; `null` where there is none, or it was dropped because it is none. */
  readonly signature: Uint8Array | null
  /** Of `ima-buf`. */
  readonly buffer: Uint8Array | null
}

/** `null` for a line that Keylime can't parse. Blanks separate: four parts, the last of them by the template. */
export function parseLine(line: string): ParsedLine | null {
  const parts = splitBlanks(line, 3)
  if (parts.length !== 4) return null
  const [pcr, digits, mode, rest] = parts
  const column = bytesFromHex(digits)
  if (column === null || !isMode(mode)) return null
  const fields = splitBlanks(rest, mode === 'ima' || mode === 'ima-ng' ? 1 : 2)
  if (fields.length !== (mode === 'ima' || mode === 'ima-ng' ? 2 : 3)) return null
  const digest = parseDigest(fields[0])
  const buffer = mode === 'ima-buf' ? bytesFromHex(fields[2]) : null
  if (digest === null || (mode === 'ima-buf' && buffer === null)) return null
  return { pcr, column, mode, digest, name: fields[1], signature: mode === 'ima-sig' ? parseSignature(fields[2]) : null, buffer }
}

function isMode(mode: string): mode is LineMode {
  return (MODES_READ as readonly string[]).includes(mode)
}

/** One colon at most. The prefix is not held against the length; without one the length must be that of SHA-1 or MD5. */
export function parseDigest(text: string): LineDigest | null {
  const parts = text.split(':')
  if (parts.length > 2) return null
  const hash = bytesFromHex(parts[parts.length - 1])
  if (hash === null) return null
  if (parts.length === 2) return { algorithm: parts[0], hash }
  return hash.length === 20 ? { algorithm: 'sha1', hash } : hash.length === 16 ? { algorithm: 'md5', hash } : null
}

/** The size (big-endian) at the end of the header must be that of what follows it. */
function parseSignature(text: string): Uint8Array | null {
  const bytes = bytesFromHex(text)
  if (bytes === null || bytes.length < HEADER_SIZE) return null
  return bytes.length === HEADER_SIZE + ((bytes[7] << 8) | bytes[8]) ? bytes : null
}
