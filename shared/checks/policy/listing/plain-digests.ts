import { isLowerHex, writeLowerHex } from '../../../bytes/hex'

/** Digits of a digest that is written plainly: nothing but hex, in lower case. */
const [DIGITS_MIN, DIGITS_MAX] = [32, 128]
/** A digest begins with its length in bytes. */
const LENGTH = 1

/**
 * Lists of digests by number, as bytes. Of lists with a digest that is written in another way (upper case, an algorithm before it, no hex at all) it only knows that
 * they are such.
 */
export class PlainDigests {
  private readonly starts: Uint32Array
  private readonly isOdd: Uint8Array
  private bytes: Uint8Array
  private used = 0
  private count = 0

  /** `capacity`: numbers are below it. */
  constructor(capacity: number) {
    this.starts = new Uint32Array(capacity + 1)
    this.isOdd = new Uint8Array(capacity)
    this.bytes = new Uint8Array((LENGTH + 32) * capacity)
  }

  /** The digests of the next number. */
  add(lists: readonly (readonly string[])[]): void {
    const number = this.count++
    for (const list of lists) {
      for (const digest of list) {
        if (digest.length % 2 === 0 && isLowerHex(digest, DIGITS_MIN, DIGITS_MAX)) this.write(digest)
        else this.isOdd[number] = 1
      }
    }
    this.starts[number + 1] = this.used
  }

  /** `null`: one of the list is written in another way. */
  has(number: number, bytes: Uint8Array, start: number, length: number): boolean | null {
    if (this.isOdd[number] === 1) return null
    const end = this.starts[number + 1]
    for (let at = this.starts[number]; at < end; at += LENGTH + this.bytes[at]) {
      if (this.bytes[at] === length && isSame(this.bytes, at + LENGTH, bytes, start, length)) return true
    }
    return false
  }

  private write(digest: string): void {
    const length = digest.length / 2
    if (this.used + LENGTH + length > this.bytes.length) this.grow()
    this.bytes[this.used++] = length
    this.used = writeLowerHex(digest, this.bytes, this.used)
  }

  private grow(): void {
    const grown = new Uint8Array(Math.ceil(1.5 * this.bytes.length) + 1024)
    grown.set(this.bytes)
    this.bytes = grown
  }
}

function isSame(a: Uint8Array, from: number, b: Uint8Array, start: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (a[from + i] !== b[start + i]) return false
  return true
}
