const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const DIGIT_CODES = new TextEncoder().encode('0123456789abcdef')
/** Bytes from which on the digits are written into one buffer: a text that grows by two digits keeps some dozen bytes for each step until it is read. */
const LARGE = 1024
const ascii = new TextDecoder('latin1')

/** Lower-case hex, two digits a byte, no separators. */
export function toHex(bytes: Uint8Array): string {
  if (bytes.length >= LARGE) return largeHex(bytes)
  let text = ''
  for (const byte of bytes) text += DIGITS[byte]
  return text
}

/** The same, for a text that is kept by the million: it has no more memory than its digits. */
export function keptHex(bytes: Uint8Array): string {
  return largeHex(bytes)
}

function largeHex(bytes: Uint8Array): string {
  const digits = new Uint8Array(2 * bytes.length)
  for (let i = 0; i < bytes.length; i++) {
    digits[2 * i] = DIGIT_CODES[bytes[i] >> 4]
    digits[2 * i + 1] = DIGIT_CODES[bytes[i] & 15]
  }
  return ascii.decode(digits)
}

/** Value of a digit by its code, 255 of what is none; upper-case ones are none. */
const LOWER_VALUES = new Uint8Array(0x80).fill(0xff)
DIGIT_CODES.forEach((code, value) => (LOWER_VALUES[code] = value))

/** Is it so many hex digits in lower case, and nothing else? For the hundred thousands of a policy, where a regular expression takes long. */
export function isLowerHex(text: string, least: number, most: number): boolean {
  const { length } = text
  if (length < least || length > most) return false
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code > 0x7f || LOWER_VALUES[code] === 0xff) return false
  }
  return true
}

/** Are the digits, in lower case, those of the bytes? */
export function isHexOf(digits: string, bytes: Uint8Array, start: number, length: number): boolean {
  if (digits.length !== 2 * length) return false
  for (let i = 0; i < length; i++) {
    const byte = bytes[start + i]
    if (digits.charCodeAt(2 * i) !== DIGIT_CODES[byte >> 4] || digits.charCodeAt(2 * i + 1) !== DIGIT_CODES[byte & 15]) return false
  }
  return true
}

/** Bytes of a hex text (either case, white space around it allowed); `null` when it is not hex of whole bytes. */
export function fromHex(text: string): Uint8Array | null {
  const digits = text.trim()
  if (digits.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(digits)) return null
  const bytes = new Uint8Array(digits.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16)
  return bytes
}
