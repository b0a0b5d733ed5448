import { unzlibSync } from 'fflate'
import { fromBase64 } from '../../bytes/base64'

/** A piece of a quote string; `start` and `end` count characters of the text. */
export interface QuotePiece {
  readonly start: number
  readonly end: number
}

/** Quote, signature, PCR values; what stands after them is ignored, as Keylime does. */
export const QUOTE_PIECES = 3
/** A PCR file of 16 banks of 24 digests has 25,668 bytes: what is larger is none of the parts. Packed, it is refused before it is unpacked. */
const PIECE_MAX = 64 * 1024
const PACKED_MAX = 16 * 1024
const BLANK = /\s/
const BASE64_START = /^[A-Za-z0-9+/]{8}/
/** zlib's first byte for a window of 32 KiB (RFC 1950). A TPMS_ATTEST, a TPMT_SIGNATURE and a PCR file begin with other bytes. */
const ZLIB = 0x78
/** Two bytes of header, two of an empty block, four of checksum. */
const ZLIB_MIN = 8

/** Does the text look like `r<base64>:<base64>:<base64>`? Its bytes are not looked at. */
export function isQuoteString(text: string): boolean {
  const pieces = splitQuote(text)
  return pieces !== null && pieces.length >= QUOTE_PIECES && pieces.slice(0, 2).every(({ start, end }) => BASE64_START.test(text.slice(start, end)))
}

/** The pieces between the colons, up to one more than are used; `null` for a text that does not begin with `r`. */
export function splitQuote(text: string): QuotePiece[] | null {
  let start = 0
  while (start < text.length && BLANK.test(text[start])) start++
  if (text[start] !== 'r') return null
  const pieces: QuotePiece[] = []
  for (start++; pieces.length <= QUOTE_PIECES; ) {
    const colon = text.indexOf(':', start)
    pieces.push({ start, end: colon < 0 ? text.trimEnd().length : colon })
    if (colon < 0) break
    start = colon + 1
  }
  return pieces
}

/** Bytes of a piece, unpacked where an agent of API 1.0 packed them. A text says what is wrong with it. */
export function decodePiece(text: string): { readonly bytes: Uint8Array<ArrayBuffer>; readonly isPacked: boolean } | string {
  if (text.length > 2 * PIECE_MAX) return `${text.length} characters`
  const bytes = fromBase64(text)
  if (bytes === null || bytes.length === 0) return 'other text'
  if (bytes[0] !== ZLIB) return { bytes, isPacked: false }
  const unpacked = unzlib(bytes)
  return typeof unpacked === 'string' ? unpacked : { bytes: unpacked, isPacked: true }
}

function unzlib(packed: Uint8Array): Uint8Array<ArrayBuffer> | string {
  if (packed.length > PACKED_MAX) return `${packed.length} packed bytes`
  if (packed.length < ZLIB_MIN) return 'a broken zlib stream'
  try {
    // What does not fit into `out` is cut off: a part that fills it was larger.
    const bytes = unzlibSync(packed, { out: new Uint8Array(PIECE_MAX + 1) })
    return bytes.length > PIECE_MAX ? `more than ${PIECE_MAX} unpacked bytes` : bytes.slice()
  } catch (error) {
    if (error instanceof Error && 'code' in error) return 'a broken zlib stream'
    throw error
  }
}
