/**
 * Text of hostile bytes, safe to draw and to print: control, bidi, zero-width and private characters become `\u{N}`, bytes that
 * are not UTF-8 `\xNN`, and a backslash `\\`, so that the form is unambiguous and can be undone.
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\\]/gu
const PLAIN_ASCII = /^[\x20-\x5b\x5d-\x7e]*$/
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Escapes the characters of a text that must never reach a screen, a terminal or a report as they are. */
export function visibleText(text: string): string {
  if (PLAIN_ASCII.test(text)) return text
  return text.replace(HIDDEN, (character) =>
    character === '\\' ? '\\\\' : `\\u{${character.codePointAt(0)!.toString(16)}}`)
}

/** Is a text as `visibleText` or `visibleBytes` leave one: free of every character that they escape? */
export function isVisible(text: string): boolean {
  return text.replaceAll('\\', '').search(HIDDEN) < 0
}

/** Decodes UTF-8; `null` when the bytes are not UTF-8. Nothing is escaped. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

/** Any bytes as visible text. */
export function visibleBytes(bytes: Uint8Array): string {
  const whole = decodeUtf8(bytes)
  if (whole !== null) return visibleText(whole)
  let text = ''
  let offset = 0
  while (offset < bytes.length) {
    const length = utf8SequenceLength(bytes, offset)
    const decoded = length === 0 ? null : decodeUtf8(bytes.subarray(offset, offset + length))
    text += decoded === null ? `\\x${bytes[offset].toString(16).padStart(2, '0')}` : visibleText(decoded)
    offset += decoded === null ? 1 : length
  }
  return text
}

/** Is the path free of anything that `visibleBytes` would change? */
export function isPlainText(bytes: Uint8Array): boolean {
  const text = decodeUtf8(bytes)
  return text !== null && visibleText(text) === text
}

function utf8SequenceLength(bytes: Uint8Array, offset: number): number {
  const lead = bytes[offset]
  if (lead < 0x80) return 1
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0
  return offset + length <= bytes.length ? length : 0
}
