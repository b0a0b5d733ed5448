import { fromBase64 } from '../../bytes/base64'
import { SEARCH_BASE64 } from './search-bytes'

/** What `assembly/index.ts` exports: calls on places in memory. */
export interface SearchExports {
  readonly memory: WebAssembly.Memory
  /** A WebAssembly.Global: how many texts are in their place. */
  readonly settled: { readonly value: number }
  find(count: number, base: number, size: number, one: number, other: number): number
  gather(count: number, first: bigint, second: bigint): void
  beginSort(count: number, bytes: number, ends: number, order: number, keys: number, groups: number, seed: number): void
  sortSome(budget: number): number
}

const PLACES = ['CAPACITY', 'ENDS', 'FOUND', 'FREE', 'GATHERED', 'HASHES', 'INPUT', 'INPUT_SIZE', 'LENGTHS', 'MASKS', 'PATTERN_SIZE', 'STARTS', 'VALUES'] as const

/** Where those are, in bytes; and how many texts and bytes there is room for. */
export type SearchPlaces = Readonly<Record<(typeof PLACES)[number], number>>

export interface SearchInstance {
  readonly calls: SearchExports
  readonly places: SearchPlaces
}

/** One with a memory of its own. `null` where the runtime has no WASM with vectors (SIMD128). */
export function instantiateSearch(): SearchInstance | null {
  const bytes = fromBase64(SEARCH_BASE64)!
  if (typeof WebAssembly === 'undefined' || !WebAssembly.validate(bytes)) return null
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes))
  const places = Object.fromEntries(PLACES.map((name) => [name, (exports[name] as WebAssembly.Global).value])) as SearchPlaces
  return { calls: exports as unknown as SearchExports, places }
}
