import type { LogPage } from '../model/ima-log'
import { replayKernel } from './wasm/replay-kernel'

/**
 * Entries of a page whose path holds a text, ASCII letters in either case: `found` is called with the index of each, ascending. `needle`: at least one byte, letters in
 * lower case. False where the kernel in WASM can't do it: then nothing was called.
 */
export function findPaths({ first, end, bytes, columns }: LogPage, needle: Uint8Array, found: (index: number) => void): boolean {
  const kernel = replayKernel()
  if (kernel === null || needle.length > kernel.needleSize) return false
  const largest = kernel.inputSize
  // A hostile one: a kernel measures no path of more than 4096 bytes.
  for (let at = 0; at < end - first; at++) if (columns.pathLength[at] > largest) return false
  for (let from = 0; from < end - first;) {
    const start = columns.offset[from] + columns.pathOffset[from]
    let to = from
    let last = start
    while (to < end - first && to - from < kernel.capacity) {
      const pathEnd = columns.offset[to] + columns.pathOffset[to] + columns.pathLength[to]
      if (pathEnd - start > largest) break
      last = Math.max(last, pathEnd)
      to++
    }
    kernel.begin(bytes.subarray(start, last))
    for (let at = from; at < to; at++) kernel.add(columns.offset[at] + columns.pathOffset[at] - start, columns.pathLength[at], 0)
    for (const slot of kernel.holding(needle)) found(first + from + slot)
    from = to
  }
  return true
}
