import type { Pattern } from './pattern'
import { instantiateSearch, type SearchInstance } from './search-instance'
import { startOf, type Gathered, type Texts } from './texts'

/** The search with its memory: some texts are put there at a time. One is shared by all of a thread, so that nobody awaits anything between two calls. */
export class SearchKernel {
  /** Texts that are gathered at once at most, and bytes. */
  readonly capacity: number
  readonly inputSize: number
  /** Where the next call of `gather` wants to know which parts: offsets in the input, and lengths. */
  readonly starts: Uint32Array
  readonly lengths: Uint32Array
  private readonly bytes: Uint8Array
  private readonly words: Uint32Array

  constructor(private readonly instance: SearchInstance) {
    const { calls, places } = instance
    this.capacity = places.CAPACITY
    this.inputSize = places.INPUT_SIZE
    this.bytes = new Uint8Array(calls.memory.buffer)
    this.words = new Uint32Array(calls.memory.buffer)
    this.starts = this.column(places.STARTS, this.capacity)
    this.lengths = this.column(places.LENGTHS, this.capacity)
  }

  /**
   * As `searchSome`.
   * @returns `from` where the pattern, or the first text, is too large for this
   */
  search(texts: Texts, from: number, pattern: Pattern, found: (text: number) => void): number {
    const { calls, places } = this.instance
    const size = pattern.values.length
    const base = startOf(texts, from)
    const end = this.fitting(texts, from, base)
    if (size > places.PATTERN_SIZE || end === from) return from
    this.bytes.set(pattern.values, places.VALUES)
    this.bytes.set(pattern.masks, places.MASKS)
    this.bytes.set(texts.bytes.subarray(base, texts.ends[end - 1]), places.INPUT)
    this.words.set(texts.ends.subarray(from, end), places.ENDS >> 2)
    const holding = this.column(places.FOUND, calls.find(end - from, base, size, ...pattern.probes))
    for (let i = 0; i < holding.length; i++) found(from + holding[i])
    return end
  }

  /** The bytes that parts are gathered of, at most `inputSize`. */
  setInput(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.instance.places.INPUT)
  }

  /** The first `count` of `starts` and `lengths`. The keys of the hash are odd and of 64 bits. */
  gather(count: number, keys: readonly [bigint, bigint]): Gathered {
    const { calls, places } = this.instance
    calls.gather(count, ...keys)
    const ends = this.column(places.ENDS, count)
    return { bytes: this.bytes.subarray(places.GATHERED, places.GATHERED + (ends.at(-1) ?? 0)), ends, hashes: this.column(places.HASHES, count) }
  }

  private column(place: number, count: number): Uint32Array {
    return this.words.subarray(place >> 2, (place >> 2) + count)
  }

  /** Behind the last text from `from` on that there is room for. */
  private fitting({ ends }: Texts, from: number, base: number): number {
    let [low, high] = [from, Math.min(from + this.capacity, ends.length)]
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (ends[middle - 1] - base <= this.inputSize) low = middle
      else high = middle - 1
    }
    return low
  }
}

let shared: SearchKernel | null | undefined

/** This thread's search; `null` where the runtime has no WASM with vectors. */
export function searchKernel(): SearchKernel | null {
  if (shared === undefined) {
    const instance = instantiateSearch()
    shared = instance && new SearchKernel(instance)
  }
  return shared
}
