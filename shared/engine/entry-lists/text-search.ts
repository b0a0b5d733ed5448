import type { LogPage } from '../../model/ima-log'

/** Fewer hex digits than this are looked for in paths only. */
const DIGEST_DIGITS = 4
/** ASCII letters in lower case; other bytes as they are. */
const LOWER = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte))

/** Hex digits, maybe with an algorithm before them, as digests are shown. */
const DIGEST = /^(?:[a-z0-9_-]+:)?([0-9a-f]+)$/i

/** Finds a text in the entries of a log: in the path, ASCII letters of either case, and where it is hex digits, maybe behind an algorithm's name, in both digests. Blanks around it do not count. */
export class TextSearch {
  readonly text: string
  /** Is it looked for in digests too? */
  readonly isDigest: boolean
  /** Its bytes, letters in lower case. */
  readonly needle: Uint8Array
  /** How far to go on from a place whose last byte is this one (Horspool): to where the text has it last before its end. */
  private readonly skips: Uint32Array
  /** Its hex digits, 0 to 15; none where it is not looked for in digests. */
  readonly digits: Uint8Array
  private readonly digitText: string

  /** `templateDigestSize`: of the log, in bytes. */
  constructor(text: string, private readonly templateDigestSize: number) {
    this.text = text.trim()
    this.needle = new TextEncoder().encode(this.text).map((byte) => LOWER[byte])
    const last = this.needle.length - 1
    this.skips = new Uint32Array(256).fill(Math.max(last + 1, 1))
    for (let i = 0; i < last; i++) this.skips[this.needle[i]] = last - i
    const digits = asciiLower(DIGEST.exec(this.text)?.[1] ?? '')
    this.isDigest = digits.length >= DIGEST_DIGITS
    this.digitText = this.isDigest ? digits : ''
    this.digits = Uint8Array.from(this.digitText, (digit) => Number.parseInt(digit, 16))
  }

  /** Does all that matches this text match the other one too? */
  isWithin(other: TextSearch): boolean {
    if (other.text === '') return true
    return asciiLower(this.text).includes(asciiLower(other.text)) && (!this.isDigest || (other.isDigest && this.digitText.includes(other.digitText)))
  }

  /** `at`: place of the entry in the page. */
  matches({ bytes, columns }: LogPage, at: number): boolean {
    const start = columns.offset[at]
    if (this.isIn(bytes, start + columns.pathOffset[at], columns.pathLength[at])) return true
    return this.isDigest && (this.isInDigest(bytes, start + columns.digestOffset[at], columns.digestLength[at]) || this.isInDigest(bytes, start + 4, this.templateDigestSize))
  }

  private isIn(bytes: Uint8Array, start: number, length: number): boolean {
    const { needle, skips } = this
    const last = needle.length - 1
    const end = start + length
    for (let at = start; at + last < end; at += skips[LOWER[bytes[at + last]]]) {
      let i = last
      while (i >= 0 && LOWER[bytes[at + i]] === needle[i]) i--
      if (i < 0) return true
    }
    return false
  }

  private isInDigest(bytes: Uint8Array, start: number, length: number): boolean {
    const { digits } = this
    for (let first = 0; first + digits.length <= 2 * length; first++) {
      let i = 0
      while (i < digits.length && nibble(bytes, start, first + i) === digits[i]) i++
      if (i === digits.length) return true
    }
    return false
  }
}

function asciiLower(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** A hex digit of the bytes from `start` on. */
function nibble(bytes: Uint8Array, start: number, at: number): number {
  const byte = bytes[start + (at >> 1)]
  return (at & 1) === 0 ? byte >> 4 : byte & 15
}
