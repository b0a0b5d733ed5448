const BITS_PER_KEY = 32
/** 16 MiB: for logs of more than four million entries it lets more of them through. */
const BITS_MAX = 1 << 27

/**
 * Finds keys that may be there twice in little memory: each hash marks one bit, and one whose bit was marked already may be a repetition. None is missed,
 * and few are named that are none; whoever asks compares the keys themselves.
 */
export class Sieve {
  /** Keys whose bit was marked before. */
  repeated = 0
  private readonly seen: Uint32Array
  private readonly twice: Uint32Array
  private readonly mask: number

  /** `keys`: how many there will be. */
  constructor(keys: number) {
    let bits = 1024
    while (bits < keys * BITS_PER_KEY && bits < BITS_MAX) bits *= 2
    this.seen = new Uint32Array(bits / 32)
    this.twice = new Uint32Array(bits / 32)
    this.mask = bits - 1
  }

  add(hash: number): void {
    const bit = hash & this.mask
    const mark = 1 << (bit & 31)
    if ((this.seen[bit >>> 5] & mark) === 0) this.seen[bit >>> 5] |= mark
    else {
      this.twice[bit >>> 5] |= mark
      this.repeated++
    }
  }

  /** May the key of this hash have been added more than once? */
  mayRepeat(hash: number): boolean {
    const bit = hash & this.mask
    return (this.twice[bit >>> 5] & (1 << (bit & 31))) !== 0
  }
}
