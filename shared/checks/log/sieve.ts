const BITS_PER_KEY = 64
/** 16 MiB: in logs of more than two million entries more of them are named that are no repetitions. */
const BITS_MAX = 1 << 27
/** Words of 32 bits in which a key marks one bit each. They lie together, so that a look at a key is one at memory. */
const BLOCK = 8
/** Blocks of a part of the table: 64 KiB, which a processor's cache holds. */
const PART_BITS = 11
/** Keys that wait for a part. */
const WAITING = 256
/** Odd numbers that choose those bits, of Apache Parquet's split block Bloom filter. */
const SALTS = Int32Array.of(0x47b6137b, 0x44974d91, 0x8824ad5b | 0, 0xa2b7289d | 0, 0x705495c7, 0x2df1424b, 0x9efc4947 | 0, 0x5c6bfb31)

/**
 * Finds keys that may be there twice in little memory (a Bloom filter). None is missed, and hardly one is named that is none; whoever asks compares the keys
 * themselves. A key is told by 64 bits of its hash. No cache holds the whole table: keys wait until there are some for the same part of it.
 */
export class Sieve {
  /** Keys that may have been there before. */
  repeated = 0
  private readonly seen: Uint32Array
  private twice: Uint32Array | null = null
  private readonly mask: number
  /** For each part the keys that wait, two words each, and how many words they are. */
  private readonly keys: Int32Array
  private readonly waiting: Uint32Array

  /** `keys`: how many there will be. */
  constructor(keys: number) {
    let bits = 1024
    while (bits < keys * BITS_PER_KEY && bits < BITS_MAX) bits *= 2
    this.seen = new Uint32Array(bits / 32)
    this.mask = this.seen.length / BLOCK - 1
    this.waiting = new Uint32Array((this.mask >>> PART_BITS) + 1)
    this.keys = new Int32Array(2 * WAITING * this.waiting.length)
  }

  /** A key: 32 bits of its hash each. */
  add(high: number, low: number): void {
    const part = (high & this.mask) >>> PART_BITS
    const at = 2 * WAITING * part + this.waiting[part]
    this.keys[at] = high
    this.keys[at + 1] = low
    if ((this.waiting[part] += 2) === 2 * WAITING) this.settle(part)
  }

  /** Call when all keys were added, before anything is asked. */
  finish(): this {
    for (let part = 0; part < this.waiting.length; part++) this.settle(part)
    return this
  }

  /** May the key have been added more than once? */
  mayRepeat(high: number, low: number): boolean {
    if (this.twice === null) return false
    const block = (high & this.mask) * BLOCK
    for (let i = 0; i < BLOCK; i++) if (((this.twice[block + i] >>> (Math.imul(low, SALTS[i]) >>> 27)) & 1) === 0) return false
    return true
  }

  private settle(part: number): void {
    const { seen, keys, waiting, mask } = this
    const from = 2 * WAITING * part
    for (let at = from; at < from + waiting[part]; at += 2) {
      const block = (keys[at] & mask) * BLOCK
      if (mark(seen, block, keys[at + 1])) this.repeat(block, keys[at + 1])
    }
    waiting[part] = 0
  }

  private repeat(block: number, low: number): void {
    this.repeated++
    this.twice ??= new Uint32Array(this.seen.length)
    mark(this.twice, block, low)
  }
}

/** Sets the bits of a key. Were all of them set before? */
function mark(words: Uint32Array, block: number, low: number): boolean {
  let missing = 0
  for (let i = 0; i < BLOCK; i++) {
    const bit = 1 << (Math.imul(low, SALTS[i]) >>> 27)
    missing |= bit & ~words[block + i]
    words[block + i] |= bit
  }
  return missing === 0
}
