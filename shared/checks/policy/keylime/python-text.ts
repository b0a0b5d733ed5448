/** What Python's text functions make of a text, where JavaScript's differ (CPython 3.11). */

/** `text.split(' ', most)`: at most `most + 1` pieces, at single blanks. */
export function splitBlanks(text: string, most: number): string[] {
  const pieces: string[] = []
  let from = 0
  for (let n = 0; n < most; n++) {
    const at = text.indexOf(' ', from)
    if (at < 0) break
    pieces.push(text.slice(from, at))
    from = at + 1
  }
  pieces.push(text.slice(from))
  return pieces
}

/** Value of each ASCII character as a hex digit: SPACE for white space, NONE for any other. */
const [SPACE, NONE] = [16, 17]
const DIGITS = new Uint8Array(128).fill(NONE)
for (let value = 0; value < 16; value++) for (const text of [value.toString(16), value.toString(16).toUpperCase()]) DIGITS[text.charCodeAt(0)] = value
for (const space of ' \t\n\v\f\r') DIGITS[space.charCodeAt(0)] = SPACE

/** `bytes.fromhex`: either case, and ASCII white space before, between and after the pairs of digits, never within one. `null` where it raises ValueError. */
export function bytesFromHex(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length >> 1)
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const high = digit(text, i)
    if (high === SPACE) continue
    const low = digit(text, ++i)
    if (high > 15 || low > 15) return null
    bytes[length++] = (high << 4) | low
  }
  return bytes.subarray(0, length)
}

function digit(text: string, at: number): number {
  const code = at < text.length ? text.charCodeAt(at) : DIGITS.length
  return code < DIGITS.length ? DIGITS[code] : NONE
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUES = new Map([...BASE64].map((character, value) => [character, value]))

/** `base64.b64decode(text)`: what is no digit is skipped, and nothing is read after the padding. `null` where it raises. */
export function bytesFromBase64(text: string): Uint8Array | null {
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4))
  let [length, place, left, pads] = [0, 0, 0, 0]
  for (const character of text) {
    if (character.codePointAt(0)! > 0x7f) return null
  }
  for (const character of text) {
    if (character === '=') {
      if (place >= 2 && place + ++pads >= 4) return bytes.slice(0, length)
      continue
    }
    const value = VALUES.get(character)
    if (value === undefined) continue
    pads = 0
    if (place > 0) bytes[length++] = ((left << (2 * place)) | (value >> (6 - 2 * place))) & 0xff
    left = value
    place = (place + 1) % 4
  }
  return place === 0 ? bytes.slice(0, length) : null
}

/** Characters of a text as Python counts them: `len(text)`. */
export function pythonLength(text: string): number {
  let length = 0
  for (const _ of text) length++
  return length
}
