/** A PRNG that a number reproduces: mulberry32. Not for secrets. */
export class Random {
  private state: number

  constructor(seed: number) {
    this.state = seed >>> 0
  }

  /** 32 bits. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }

  /** A whole number from 0 to `limit` - 1; 0 for a limit of 0. */
  below(limit: number): number {
    return limit <= 1 ? 0 : this.next() % limit
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.next() & 0xff)
  }
}

/** The seed of this run: `FUZZ_SEED` repeats another run. */
export function fuzzSeed(): number {
  const given = process.env.FUZZ_SEED
  return given === undefined || given === '' ? (Date.now() & 0x7fffffff) >>> 0 : Number(given) >>> 0
}

/** How much of the whole is done: `FUZZ_SCALE=0.1` is a tenth of it. */
export function fuzzScale(): number {
  const scale = Number(process.env.FUZZ_SCALE ?? 1)
  return scale > 0 ? scale : 1
}
