const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

const ALPHABET_CODES = new TextEncoder().encode(ALPHABET)
const PADDING = 0x3d
const ascii = new TextDecoder('latin1')

/** Standard base64 with padding (RFC 4648 §4). The digits are written into one buffer: a text that grows by four digits keeps some dozen bytes for each step until it is read. */
export function toBase64(bytes: Uint8Array): string {
  const digits = new Uint8Array(4 * Math.ceil(bytes.length / 3)).fill(PADDING)
  for (let i = 0, at = 0; i < bytes.length; i += 3, at += 4) {
    const group = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const used = Math.min(bytes.length - i, 3) + 1
    for (let digit = 0; digit < used; digit++) digits[at + digit] = ALPHABET_CODES[(group >> (18 - 6 * digit)) & 63]
  }
  return ascii.decode(digits)
}

/** Value of each ASCII digit; 64 for none, 65 for white space. */
const [NO_DIGIT, BLANK] = [64, 65]
const VALUES = new Uint8Array(128).fill(NO_DIGIT)
for (let i = 0; i < ALPHABET.length; i++) VALUES[ALPHABET.charCodeAt(i)] = i
for (const blank of ' \t\n\v\f\r') VALUES[blank.charCodeAt(0)] = BLANK

/** Bytes of standard base64, white space ignored; `null` for anything else (RFC 4648 §4, padding required). */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4))
  let [digits, padding, group, length] = [0, 0, 0, 0]
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const value = code < VALUES.length ? VALUES[code] : NO_DIGIT
    if (value === BLANK) continue
    if (value === NO_DIGIT && text[i] !== '=') return null
    if (value === NO_DIGIT) padding++
    else if (padding > 0) return null
    group = ((group << 6) | (value & 63)) & 0xffffff
    if (++digits % 4 !== 0) continue
    bytes[length++] = group >> 16
    if (padding < 2) bytes[length++] = (group >> 8) & 0xff
    if (padding < 1) bytes[length++] = group & 0xff
  }
  return digits % 4 === 0 && padding <= 2 ? bytes.slice(0, length) : null
}
