import { NameScan } from './name-scan'
import { PlainDigests } from './plain-digests'

const NONE = -1
const utf8 = new TextEncoder()
const lenient = new TextDecoder('utf-8', { ignoreBOM: true })
/** Bytes of UTF-8 for a UTF-16 unit at most. */
const UNIT_BYTES = 3

/** What a policy lists under a name. */
type Lists = ReadonlyMap<string, readonly string[]>

/**
 * The names that policies list, with their digests, as bytes: an entry's bytes are looked up as they stand in the log. A hash table over typed arrays, some forty bytes
 * for a name beside its own.
 */
export class ListedNames {
  readonly count: number
  readonly scan = new NameScan()
  private readonly slots: Int32Array
  private readonly mask: number
  private readonly hashes: Int32Array
  private readonly starts: Uint32Array
  private readonly digests: PlainDigests
  private bytes: Uint8Array
  private used = 0

  /** `names`: each once; they have numbers in their order, from 0. */
  constructor(names: Iterable<string>, private readonly policies: readonly Lists[]) {
    const capacity = policies.reduce((sum, { size }) => sum + size, 0)
    let slots = 16
    while (slots < 2 * capacity) slots *= 2
    this.slots = new Int32Array(slots).fill(NONE)
    this.mask = slots - 1
    this.hashes = new Int32Array(capacity)
    this.starts = new Uint32Array(capacity + 1)
    this.bytes = new Uint8Array(lengthOf(policies))
    this.digests = new PlainDigests(capacity)
    let count = 0
    for (const name of names) this.add(name, count++)
    this.count = count
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

  /** Is the digest among those that are listed for the name? `null` where that is not told by bytes alone. */
  lists(number: number, bytes: Uint8Array, start: number, length: number): boolean | null {
    return this.digests.has(number, bytes, start, length)
  }

  private add(name: string, number: number): void {
    this.digests.add(this.policies.map((lists) => lists.get(name) ?? NO_DIGESTS))
    const start = this.used
    const isName = this.write(name)
    this.starts[number + 1] = this.used
    if (!isName) return
    this.scan.scan(new DataView(this.bytes.buffer), start, this.used - start)
    this.hashes[number] = this.scan.hash
    let slot = this.scan.hash & this.mask
    while (this.slots[slot] !== NONE) slot = (slot + 1) & this.mask
    this.slots[slot] = number
  }

  /** False of a name that UTF-8 can't write: it is none of a log. */
  private write(name: string): boolean {
    this.reserve(name.length * UNIT_BYTES)
    const { written } = utf8.encodeInto(name, this.bytes.subarray(this.used))
    const isWhole = written === name.length || lenient.decode(this.bytes.subarray(this.used, this.used + written)) === name
    if (isWhole) this.used += written
    return isWhole
  }

  private reserve(more: number): void {
    if (this.used + more <= this.bytes.length) return
    const grown = new Uint8Array(Math.max(Math.ceil(1.5 * this.bytes.length), this.used + more))
    grown.set(this.bytes.subarray(0, this.used))
    this.bytes = grown
  }

  private isSame(number: number, bytes: Uint8Array, start: number, length: number): boolean {
    const from = this.starts[number]
    if (this.starts[number + 1] - from !== length) return false
    for (let i = 0; i < length; i++) if (this.bytes[from + i] !== bytes[start + i]) return false
    return true
  }
}

const NO_DIGESTS: readonly string[] = []

/** Bytes of all names where they are ASCII, with room to write the last of them. */
function lengthOf(policies: readonly Lists[]): number {
  let [sum, longest] = [0, 0]
  for (const lists of policies) {
    for (const { length } of lists.keys()) {
      sum += length
      if (length > longest) longest = length
    }
  }
  return sum + longest * (UNIT_BYTES - 1)
}
