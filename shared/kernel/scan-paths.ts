import type { LogPage } from '../model/ima-log'
import { PathScan } from './path-scan'
import { replayKernel, type ReplayKernel } from './wasm/replay-kernel'

/** `PathScan` of the paths of entries in a row; borrowed until the next. */
export interface PathScans {
  /** Place in the page of the first. */
  readonly from: number
  readonly high: Int32Array
  readonly low: Int32Array
  readonly oddity: Int32Array
}

/** Scans the paths of a page, also of entries that have none: in the kernel where there is one. */
export function* scanPaths(page: LogPage): Generator<PathScans> {
  const kernel = replayKernel()
  if (kernel === null || !pathsFit(kernel, page)) yield scanReference(page)
  else for (const from of pathBatches(kernel, page)) yield { from, ...kernel.scans() }
}

/** The same in TypeScript. */
export function scanReference({ first, end, bytes, columns }: LogPage): PathScans {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [high, low, oddity] = Array.from({ length: 3 }, () => new Int32Array(end - first))
  const scan = new PathScan()
  for (let at = 0; at < end - first; at++) {
    scan.scan(view, columns.offset[at] + columns.pathOffset[at], columns.pathLength[at])
    high[at] = scan.high
    low[at] = scan.low
    oddity[at] = scan.oddity
  }
  return { from: 0, high, low, oddity }
}

/** Does the kernel have room for each path of the page? One that has none is hostile: a kernel of Linux measures no path of more than 4096 bytes. */
function pathsFit(kernel: ReplayKernel, { first, end, columns }: LogPage): boolean {
  for (let at = 0; at < end - first; at++) if (columns.pathLength[at] > kernel.inputSize) return false
  return true
}

/** Puts the paths of a page into the kernel, as many as it takes at once: each time the place in the page of the first is told, whose slot is 0. */
function* pathBatches(kernel: ReplayKernel, { first, end, bytes, columns }: LogPage): Generator<number> {
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
