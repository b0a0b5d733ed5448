const BACKSLASH = 0x5c
const [ZERO, SEVEN] = [0x30, 0x37]
const OCTAL_DIGITS = 3

/**
 * Undoes getfattr's escapes: `\NNN` in octal (names: line ends, `=`, the backslash itself; values: NUL and line ends), `\"` and `\\` (values).
 * `null` where a backslash begins none of them. attr 2.5 `libmisc/quote.c`, `tools/getfattr.c` `encode`.
 */
export function unescape(bytes: Uint8Array): Uint8Array | null {
  if (!bytes.includes(BACKSLASH)) return bytes
  const plain = new Uint8Array(bytes.length)
  let length = 0
  for (let at = 0; at < bytes.length;) {
    const escape = bytes[at] === BACKSLASH ? escapeAt(bytes, at) : { byte: bytes[at], size: 1 }
    if (escape === null) return null
    plain[length++] = escape.byte
    at += escape.size
  }
  return plain.subarray(0, length)
}

function escapeAt(bytes: Uint8Array, at: number): { byte: number; size: number } | null {
  const next = bytes[at + 1]
  if (next === BACKSLASH || next === 0x22) return { byte: next, size: 2 }
  if (at + OCTAL_DIGITS >= bytes.length) return null
  let byte = 0
  for (let i = 1; i <= OCTAL_DIGITS; i++) {
    const digit = bytes[at + i]
    if (digit < ZERO || digit > SEVEN) return null
    byte = byte * 8 + digit - ZERO
  }
  return byte > 0xff ? null : { byte, size: 1 + OCTAL_DIGITS }
}
