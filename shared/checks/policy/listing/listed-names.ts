import { isHexOf, isLowerHex } from '../../../bytes/hex'
import { NameScan } from './name-scan'

const NONE = -1
/** Digits of a digest that is written plainly: nothing but hex of whole bytes, in lower case. */
const [DIGITS_MIN, DIGITS_MAX] = [32, 128]
/** Bytes of UTF-8 for a UTF-16 unit at most. */
const UNIT_BYTES = 3
const utf8 = new TextEncoder()
const lenient = new TextDecoder('utf-8', { ignoreBOM: true })

/** What a policy lists, by name. */
type Lists = ReadonlyMap<string, readonly string[]>

/** The names that policies list, to be found by the bytes that a log has: a hash table over typed arrays, of some twenty bytes for a name beside the policy's own. */
export class ListedNames {
  readonly count: number
  readonly scan = new NameScan()
  private readonly names: string[]
  /** Names that are not ASCII, by their number. */
  private readonly encoded = new Map<number, Uint8Array>()
  private readonly slots: Int32Array
  private readonly mask: number
  private readonly hashes: Int32Array
  private room = new DataView(new ArrayBuffer(1024))

  /** `names`: of all of the policies, each once; they have numbers in their order, from 0. */
  constructor(names: Iterable<string>, private readonly policies: readonly Lists[]) {
    this.names = [...names]
    this.count = this.names.length
    let slots = 16
    while (slots < 2 * this.count) slots *= 2
    this.slots = new Int32Array(slots).fill(NONE)
    this.mask = slots - 1
    this.hashes = new Int32Array(this.count)
    for (const [number, name] of this.names.entries()) this.add(name, number)
  }

  /** Number of the name that these bytes are, or -1. `scan` is of them. */
  find(bytes: Uint8Array, start: number, length: number): number {
    const { hash } = this.scan
    const { slots, mask, hashes } = this
    for (let slot = hash & mask; slots[slot] !== NONE; slot = (slot + 1) & mask) {
      const number = slots[slot]
      if (hashes[number] === hash && this.isSame(number, bytes, start, length)) return number
    }
    return NONE
  }

  /** Is the digest among those that are listed for the name? `null` where one of them is written in another way than in plain hex, and none in plain hex is it. */
  lists(number: number, bytes: Uint8Array, start: number, length: number): boolean | null {
    let isPlain = true
    for (const lists of this.policies) {
      for (const digest of lists.get(this.names[number]) ?? NO_DIGESTS) {
        if (isHexOf(digest, bytes, start, length)) return true
        isPlain &&= digest.length % 2 === 0 && isLowerHex(digest, DIGITS_MIN, DIGITS_MAX)
      }
    }
    return isPlain ? false : null
  }

  private add(name: string, number: number): void {
    if (this.room.byteLength < name.length * UNIT_BYTES) this.room = new DataView(new ArrayBuffer(2 * name.length * UNIT_BYTES))
    const { written } = utf8.encodeInto(name, new Uint8Array(this.room.buffer))
    if (written !== name.length) {
      const bytes = new Uint8Array(this.room.buffer).slice(0, written)
      // A name that UTF-8 can't write is none of a log.
      if (lenient.decode(bytes) !== name) return
      this.encoded.set(number, bytes)
    }
    this.scan.scan(this.room, 0, written)
    this.hashes[number] = this.scan.hash
    let slot = this.scan.hash & this.mask
    while (this.slots[slot] !== NONE) slot = (slot + 1) & this.mask
    this.slots[slot] = number
  }

  private isSame(number: number, bytes: Uint8Array, start: number, length: number): boolean {
    const name = this.names[number]
    const encoded = this.encoded.get(number)
    if ((encoded ?? name).length !== length) return false
    for (let i = 0; i < length; i++) if ((encoded ? encoded[i] : name.charCodeAt(i)) !== bytes[start + i]) return false
    return true
  }
}

const NO_DIGESTS: readonly string[] = []
