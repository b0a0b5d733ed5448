import type { LogPage } from '../model/ima-log'
import { pathBatches, pathsFit } from './wasm/path-batches'
import { replayKernel } from './wasm/replay-kernel'

/**
 * Entries of a page whose path holds a text, ASCII letters in either case: `found` is called with the index of each, ascending. `needle`: at least one byte, letters in
 * lower case. False where the kernel in WASM can't do it: then nothing was called.
 */
export function findPaths(page: LogPage, needle: Uint8Array, found: (index: number) => void): boolean {
  const kernel = replayKernel()
  if (kernel === null || needle.length > kernel.needleSize || !pathsFit(kernel, page)) return false
  for (const from of pathBatches(kernel, page)) for (const slot of kernel.holding(needle)) found(page.first + from + slot)
  return true
}
