/** How a kernel's digest is mostly written: nothing but lower-case hex digits of whole bytes. */
const PLAIN = /^(?:[0-9a-f]{2}){16,64}$/
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
        if (PLAIN.test(digest)) this.write(digest)
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
    for (let at = 0; at < digest.length; at += 2) this.bytes[this.used++] = (nibble(digest.charCodeAt(at)) << 4) | nibble(digest.charCodeAt(at + 1))
  }

  private grow(): void {
    const grown = new Uint8Array(Math.ceil(1.5 * this.bytes.length) + 1024)
    grown.set(this.bytes)
    this.bytes = grown
  }
}

/** Of a hex digit's code. */
function nibble(code: number): number {
  return code <= 0x39 ? code - 0x30 : code - 0x57
}

function isSame(a: Uint8Array, from: number, b: Uint8Array, start: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (a[from + i] !== b[start + i]) return false
  return true
}
