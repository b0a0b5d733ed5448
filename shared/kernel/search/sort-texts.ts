import type { Checkpoint } from '../../model/checkpoint'
import { instantiateSearch, type SearchInstance } from './search-instance'
import { startOf, type Texts } from './texts'

/** Texts that are looked at before the caller gets a turn. */
const AT_ONCE = 50_000
const WASM_PAGE = 65_536

/**
 * Sorts texts, no two of which are the same, by their bytes. While it works it holds a copy of them, and 24 bytes for each.
 * @returns the number of the first, the second, ...
 */
export async function sortTexts(texts: Texts, checkpoint: Checkpoint): Promise<Uint32Array> {
  const instance = instantiateSearch()
  const sorted = instance && (await sortInWasm(instance, texts, checkpoint))
  return sorted ?? sortInScript(texts)
}

/** `null` where there is not as much memory. */
async function sortInWasm({ calls, places }: SearchInstance, texts: Texts, checkpoint: Checkpoint): Promise<Uint32Array | null> {
  const count = texts.ends.length
  const ends = places.FREE
  const order = ends + 4 * count
  const keys = (order + 4 * count + 7) & ~7
  const groups = keys + 8 * count
  const bytes = groups + 8 * count + 64
  if (!growTo(calls.memory, bytes + startOf(texts, count) + 8)) return null
  new Uint8Array(calls.memory.buffer).set(texts.bytes, bytes)
  new Uint32Array(calls.memory.buffer, ends, count).set(texts.ends)
  calls.beginSort(count, bytes, ends, order, keys, groups, Math.floor(Math.random() * 0xffff_fffe) + 1)
  while (calls.sortSome(AT_ONCE) !== 0) await checkpoint(calls.settled.value, count)
  return new Uint32Array(calls.memory.buffer, order, count).slice()
}

function growTo(memory: WebAssembly.Memory, size: number): boolean {
  const wanted = Math.ceil((size - memory.buffer.byteLength) / WASM_PAGE)
  try {
    if (wanted > 0) memory.grow(wanted)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** The same without WASM, and without a turn for anybody else. */
export function sortInScript(texts: Texts): Uint32Array {
  return Uint32Array.from(texts.ends.keys()).sort((a, b) => compare(texts, a, b))
}

function compare(texts: Texts, one: number, other: number): number {
  const { bytes, ends } = texts
  let [a, b] = [startOf(texts, one), startOf(texts, other)]
  while (a < ends[one] && b < ends[other] && bytes[a] === bytes[b]) [a, b] = [a + 1, b + 1]
  if (a === ends[one] || b === ends[other]) return ends[one] - a - (ends[other] - b)
  return bytes[a] - bytes[b]
}
