const BITS_PER_KEY = 64
/** 16 MiB: in logs of more than two million entries more of them are named that are no repetitions. */
const BITS_MAX = 1 << 27
/** Words of 32 bits in which a key marks one bit each. They lie together, so that a look at a key is one at memory. */
const BLOCK = 8
/** Odd numbers that choose those bits, of Apache Parquet's split block Bloom filter. */
const SALTS = Int32Array.of(0x47b6137b, 0x44974d91, 0x8824ad5b | 0, 0xa2b7289d | 0, 0x705495c7, 0x2df1424b, 0x9efc4947 | 0, 0x5c6bfb31)

/**
 * Finds keys that may be there twice in little memory (a Bloom filter). None is missed, and hardly one is named that is none; whoever asks compares the keys
 * themselves. A key is told by 64 bits of its hash.
 */
export class Sieve {
  /** Keys that may have been there before. */
  repeated = 0
  private readonly seen: Uint32Array
  private twice: Uint32Array | null = null
  private readonly mask: number

  /** `keys`: how many there will be. */
  constructor(keys: number) {
    let bits = 1024
    while (bits < keys * BITS_PER_KEY && bits < BITS_MAX) bits *= 2
    this.seen = new Uint32Array(bits / 32)
    this.mask = this.seen.length / BLOCK - 1
  }

  /** The first `count` keys: 32 bits of the hash in each of two lists. One after the other in one loop, so that the processor waits for the memory of several at once. */
  addAll(high: Int32Array, low: Int32Array, count: number): void {
    const { seen, mask } = this
    for (let i = 0; i < count; i++) if (mark(seen, (high[i] & mask) * BLOCK, low[i])) this.repeat((high[i] & mask) * BLOCK, low[i])
  }

  /** May the key have been added more than once? */
  mayRepeat(high: number, low: number): boolean {
    if (this.twice === null) return false
    const block = (high & this.mask) * BLOCK
    for (let i = 0; i < BLOCK; i++) if (((this.twice[block + i] >>> (Math.imul(low, SALTS[i]) >>> 27)) & 1) === 0) return false
    return true
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
