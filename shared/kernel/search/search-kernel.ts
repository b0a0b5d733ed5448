import { fromBase64 } from '../../bytes/base64'
import type { Pattern } from './pattern'
import { SEARCH_BASE64 } from './search-bytes'
import { startOf, type Texts } from './texts'

/** What `assembly/index.ts` exports: a call on places in memory, and where those are, in bytes. */
interface SearchExports {
  readonly memory: WebAssembly.Memory
  find(count: number, base: number, size: number, one: number, other: number): number
}

const PLACES = ['CAPACITY', 'INPUT_SIZE', 'PATTERN_SIZE', 'VALUES', 'MASKS', 'ENDS', 'FOUND', 'INPUT'] as const

/** The search with its memory: some texts are put there at a time. One is shared by all of a thread. */
export class SearchKernel {
  private readonly calls: SearchExports
  private readonly places: Readonly<Record<(typeof PLACES)[number], number>>
  private readonly bytes: Uint8Array
  private readonly words: Uint32Array

  constructor(bytes: BufferSource) {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes))
    this.calls = exports as unknown as SearchExports
    this.places = Object.fromEntries(PLACES.map((name) => [name, (exports[name] as WebAssembly.Global).value])) as typeof this.places
    this.bytes = new Uint8Array(this.calls.memory.buffer)
    this.words = new Uint32Array(this.calls.memory.buffer)
  }

  /**
   * As `searchSome`.
   * @returns `from` where the pattern, or the first text, is too large for this
   */
  search(texts: Texts, from: number, pattern: Pattern, found: (text: number) => void): number {
    const { places, words } = this
    const size = pattern.values.length
    if (size > places.PATTERN_SIZE) return from
    const base = startOf(texts, from)
    const end = this.fitting(texts, from, base)
    if (end === from) return from
    this.bytes.set(pattern.values, places.VALUES)
    this.bytes.set(pattern.masks, places.MASKS)
    this.bytes.set(texts.bytes.subarray(base, texts.ends[end - 1]), places.INPUT)
    words.set(texts.ends.subarray(from, end), places.ENDS >> 2)
    const count = this.calls.find(end - from, base, size, ...pattern.probes)
    for (let i = 0; i < count; i++) found(from + words[(places.FOUND >> 2) + i])
    return end
  }

  /** Behind the last text from `from` on that there is room for. */
  private fitting({ ends }: Texts, from: number, base: number): number {
    const { CAPACITY, INPUT_SIZE } = this.places
    let [low, high] = [from, Math.min(from + CAPACITY, ends.length)]
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (ends[middle - 1] - base <= INPUT_SIZE) low = middle
      else high = middle - 1
    }
    return low
  }
}

let shared: SearchKernel | null | undefined

/** This thread's search; `null` where the runtime has no WASM with vectors (SIMD128). */
export function searchKernel(): SearchKernel | null {
  if (shared === undefined) {
    const bytes = fromBase64(SEARCH_BASE64)!
    shared = typeof WebAssembly !== 'undefined' && WebAssembly.validate(bytes) ? new SearchKernel(bytes) : null
  }
  return shared
}
