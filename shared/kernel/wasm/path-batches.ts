import type { LogPage } from '../../model/ima-log'
import type { ReplayKernel } from './replay-kernel'

/** Does the kernel have room for each path of the page? One that has none is hostile: a kernel of Linux measures no path of more than 4096 bytes. */
export function pathsFit(kernel: ReplayKernel, { first, end, columns }: LogPage): boolean {
  for (let at = 0; at < end - first; at++) if (columns.pathLength[at] > kernel.inputSize) return false
  return true
}

/** Puts the paths of a page into the kernel, as many as it takes at once: each time the place in the page of the first is told, whose slot is 0. */
export function* pathBatches(kernel: ReplayKernel, { first, end, bytes, columns }: LogPage): Generator<number> {
  const count = end - first
  for (let from = 0; from < count;) {
    const start = columns.offset[from] + columns.pathOffset[from]
    let to = from
    let last = start
    while (to < count && to - from < kernel.capacity) {
      const pathEnd = columns.offset[to] + columns.pathOffset[to] + columns.pathLength[to]
      if (pathEnd - start > kernel.inputSize) break
      last = Math.max(last, pathEnd)
      to++
    }
    kernel.begin(bytes.subarray(start, last))
    for (let at = from; at < to; at++) kernel.add(columns.offset[at] + columns.pathOffset[at] - start, columns.pathLength[at], 0)
    yield from
    from = to
  }
}
