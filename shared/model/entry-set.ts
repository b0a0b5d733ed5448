/** Entries that something is about: indexes from 0, ascending and each once. */
export interface EntryIndexes extends Iterable<number> {
  readonly length: number
}

/** Entries of a piece, as a power of two: 4 KiB of bits. */
const PIECE_BITS = 15
const PIECE_WORDS = (1 << PIECE_BITS) >> 5

/** Indexes of entries, a bit for each: most of a log may be in a set, where a number for each would take 32 times as much. Pieces without any take nothing. */
export class EntrySet implements EntryIndexes {
  length = 0
  private readonly pieces: (Int32Array | undefined)[] = []

  static of(indexes: Iterable<number>): EntrySet {
    const set = new EntrySet()
    set.addAll(indexes)
    return set
  }

  /** In any order, and as often as one likes. */
  add(index: number): void {
    const piece = (this.pieces[index >>> PIECE_BITS] ??= new Int32Array(PIECE_WORDS))
    const word = (index >>> 5) & (PIECE_WORDS - 1)
    const bit = 1 << (index & 31)
    if ((piece[word] & bit) !== 0) return
    piece[word] |= bit
    this.length++
  }

  addAll(indexes: Iterable<number>): void {
    for (const index of indexes) this.add(index)
  }

  /** Takes some out of it again. */
  without(indexes: Iterable<number>): this {
    for (const index of indexes) {
      if (!this.has(index)) continue
      this.pieces[index >>> PIECE_BITS]![(index >>> 5) & (PIECE_WORDS - 1)] &= ~(1 << (index & 31))
      this.length--
    }
    return this
  }

  has(index: number): boolean {
    const piece = this.pieces[index >>> PIECE_BITS]
    return piece !== undefined && (piece[(index >>> 5) & (PIECE_WORDS - 1)] & (1 << (index & 31))) !== 0
  }

  /** Goes over all of them in their order, without an iterator: they may be millions. */
  each(visit: (index: number) => void): void {
    for (const [number, piece] of this.pieces.entries()) if (piece) eachBit(piece, number << PIECE_BITS, visit)
  }

  *[Symbol.iterator](): Generator<number, undefined> {
    for (const [number, piece] of this.pieces.entries()) {
      if (piece === undefined) continue
      for (let word = 0; word < PIECE_WORDS; word++) {
        const start = (number << PIECE_BITS) + (word << 5)
        for (let bits = piece[word]; bits !== 0; bits &= bits - 1) yield start + 31 - Math.clz32(bits & -bits)
      }
    }
    return undefined
  }
}

function eachBit(piece: Int32Array, first: number, visit: (index: number) => void): void {
  for (let word = 0, start = first; word < PIECE_WORDS; word++, start += 32) {
    for (let bits = piece[word]; bits !== 0; bits &= bits - 1) visit(start + 31 - Math.clz32(bits & -bits))
  }
}

/** The first so many. */
export function firstEntries(indexes: EntryIndexes, count: number): number[] {
  const first: number[] = []
  for (const index of indexes) {
    if (first.length === count) break
    first.push(index)
  }
  return first
}

/** The first of some that are not none. */
export function firstEntry(indexes: EntryIndexes): number {
  return firstEntries(indexes, 1)[0]
}

export function entriesWhere(indexes: EntryIndexes, test: (index: number) => boolean): EntrySet {
  const kept = new EntrySet()
  for (const index of indexes) if (test(index)) kept.add(index)
  return kept
}

/** Into the set of its key, which begins with it where there is none. */
export function addEntry<K>(sets: Map<K, EntrySet>, key: K, index: number): void {
  let set = sets.get(key)
  if (!set) sets.set(key, (set = new EntrySet()))
  set.add(index)
}
