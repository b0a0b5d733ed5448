/**
 * Text of hostile bytes, safe to draw and to print: control, bidi, zero-width and private characters become `\u{N}`, bytes that
 * are not UTF-8 `\xNN`, and a backslash `\\`, so that the form is unambiguous and can be undone.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\\]/gu
/** Bytes or units of a text that are escaped at once: an engine keeps a hundred bytes for each match until it is done. */
const CHUNK = 8192
const PLAIN_ASCII = /^[\x20-\x5b\x5d-\x7e]*$/
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Escapes the characters of a text that must never reach a screen, a terminal or a report as they are. */
export function visibleText(text: string): string {
  if (PLAIN_ASCII.test(text)) return text
  if (text.length <= CHUNK) return text.replace(HIDDEN, escaped)
  const parts: string[] = []
  for (let start = 0; start < text.length;) {
    const end = start + CHUNK
    const next = isHighSurrogate(text.charCodeAt(end - 1)) ? end + 1 : end
    parts.push(text.slice(start, next).replace(HIDDEN, escaped))
    start = next
  }
  return parts.join('')
}

function escaped(character: string): string {
  return character === '\\' ? '\\\\' : `\\u{${character.codePointAt(0)!.toString(16)}}`
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00
}

/** Is a text as `visibleText` or `visibleBytes` leave one: free of every character that they escape? */
export function isVisible(text: string): boolean {
  return text.replaceAll('\\', '').search(HIDDEN) < 0
}

/** Bytes of a text at most: no JavaScript engine makes a string of much more (V8: 2^29 - 24 units). */
export const TEXT_MAX = 2 ** 28

/** Decodes UTF-8; `null` when the bytes are not UTF-8, or are more than `TEXT_MAX`. Nothing is escaped. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  if (bytes.length > TEXT_MAX) return null
  try {
    return strict.decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

/** Where bytes stop being UTF-8; their number where they are. */
export function firstBadByte(bytes: Uint8Array): number {
  let offset = 0
  for (let length = 1; length > 0 && offset < bytes.length; offset += length) length = utf8SequenceLength(bytes, offset)
  return offset
}

/** Any bytes as visible text. */
export function visibleBytes(bytes: Uint8Array): string {
  const whole = decodeUtf8(bytes)
  if (whole !== null) return visibleText(whole)
  const done: string[] = []
  let parts: string[] = []
  for (let offset = 0; offset < bytes.length;) {
    const start = offset
    const end = Math.min(bytes.length, start + CHUNK)
    for (let length = 1; length > 0 && offset < end; offset += length) length = utf8SequenceLength(bytes, offset)
    if (offset > start) parts.push(visibleText(strict.decode(bytes.subarray(start, offset))))
    else parts.push(`\\x${bytes[offset++].toString(16).padStart(2, '0')}`)
    if (parts.length < CHUNK) continue
    done.push(parts.join(''))
    parts = []
  }
  return [...done, ...parts].join('')
}

/** Is the path free of anything that `visibleBytes` would change? */
export function isPlainText(bytes: Uint8Array): boolean {
  const text = decodeUtf8(bytes)
  return text !== null && visibleText(text) === text
}

/** Bytes of the well-formed sequence at `offset`, Unicode 15 table 3-7; 0 when there is none. A decoder that throws is asked for whole texts only: an error for each bad byte takes minutes. */
function utf8SequenceLength(bytes: Uint8Array, offset: number): number {
  const lead = bytes[offset]
  if (lead < 0x80) return 1
  const length = lead < 0xc2 || lead > 0xf4 ? 0 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
  if (length === 0 || offset + length > bytes.length) return 0
  const second = bytes[offset + 1]
  const [least, most] = SECOND_BYTES.get(lead) ?? [0x80, 0xbf]
  if (second < least || second > most) return 0
  for (let i = 2; i < length; i++) if ((bytes[offset + i] & 0xc0) !== 0x80) return 0
  return length
}

/** Second bytes that keep out overlong forms, surrogates and what is beyond U+10FFFF, by the first. */
const SECOND_BYTES: ReadonlyMap<number, readonly [least: number, most: number]> = new Map([[0xe0, [0xa0, 0xbf]], [0xed, [0x80, 0x9f]], [0xf0, [0x90, 0xbf]], [0xf4, [0x80, 0x8f]]])

/** The three escapes of visible text. */
const ESCAPE = /\\(?:\\|u\{([0-9a-f]{1,6})\}|x([0-9a-f]{2}))/g
const LAST_CHARACTER = 0x10ffff
const utf8 = new TextEncoder()

/** Undoes `visibleText` and `visibleBytes`. A backslash that begins none of their escapes stands for itself. */
export function bytesOfVisible(text: string): Uint8Array {
  const bytes: number[] = []
  const write = (piece: string) => {
    for (const byte of utf8.encode(piece)) bytes.push(byte)
  }
  let at = 0
  for (const { 0: escape, 1: point, 2: byte, index } of text.matchAll(ESCAPE)) {
    write(text.slice(at, index))
    if (byte !== undefined) bytes.push(Number.parseInt(byte, 16))
    else write(point === undefined ? '\\' : characterOf(point) ?? escape)
    at = index + escape.length
  }
  write(text.slice(at))
  return Uint8Array.from(bytes)
}

function characterOf(hex: string): string | null {
  const point = Number.parseInt(hex, 16)
  return point <= LAST_CHARACTER ? String.fromCodePoint(point) : null
}
