const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Standard base64 with padding (RFC 4648 §4). */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    text += ALPHABET[group >> 18] + ALPHABET[(group >> 12) & 63]
    text += i + 1 < bytes.length ? ALPHABET[(group >> 6) & 63] : '='
    text += i + 2 < bytes.length ? ALPHABET[group & 63] : '='
  }
  return text
}

/** Bytes of standard base64, white space ignored; `null` for anything else (RFC 4648 §4, padding required). */
export function fromBase64(text: string): Uint8Array | null {
  const digits = text.replace(/\s+/g, '')
  if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) return null
  const padding = digits.endsWith('==') ? 2 : digits.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((digits.length / 4) * 3 - padding)
  let offset = 0
  for (let i = 0; i < digits.length; i += 4) {
    let group = 0
    for (let k = 0; k < 4; k++) group = (group << 6) | (digits[i + k] === '=' ? 0 : ALPHABET.indexOf(digits[i + k]))
    for (let shift = 16; shift >= 0 && offset < bytes.length; shift -= 8) bytes[offset++] = (group >> shift) & 0xff
  }
  return bytes
}
