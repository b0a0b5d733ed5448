import type { Checkpoint } from '../../model/checkpoint'
import type { EntryOrder } from '../../model/view'

/** Entries between two looks at the clock. */
const STRIDE = 32_768

/** Entries in an order, by their index in the log. */
export interface OrderedEntries {
  /** `null`: all, in log order. */
  readonly indexes: Uint32Array | null
  /** Position of the first entry of each path, ascending; `null` where entries of one path need not stand together. */
  readonly starts: Uint32Array | null
}

/** Which path each entry has, and the paths in the order of their bytes where that is wanted. */
export interface EntryPaths {
  readonly pathOf: Uint32Array
  readonly pathCount: number
  readonly sorted: Uint32Array | null
}

/** Puts entries together by their paths, these in an order. `indexes`: ascending; `null`: all. */
export async function groupEntries(indexes: Uint32Array | null, paths: EntryPaths, order: EntryOrder, checkpoint: Checkpoint): Promise<OrderedEntries> {
  const { pathOf } = paths
  const total = indexes?.length ?? pathOf.length
  const counts = new Uint32Array(paths.pathCount)
  const firsts = new Uint32Array(paths.pathCount)
  let found = 0
  for (let i = 0; i < total; i++) {
    const path = pathOf[indexes === null ? i : indexes[i]]
    if (counts[path]++ === 0) firsts[found++] = path
    if (i % STRIDE === 0) await checkpoint(i, 2 * total)
  }
  const groups = inOrder(firsts.subarray(0, found), counts, paths.sorted, order)
  const starts = new Uint32Array(found)
  // From now on where the next entry of a path goes.
  const next = counts
  for (let group = 0, start = 0; group < found; group++) {
    const path = groups[group]
    starts[group] = start
    start += counts[path]
    next[path] = starts[group]
  }
  const entries = new Uint32Array(total)
  for (let i = 0; i < total; i++) {
    const index = indexes === null ? i : indexes[i]
    entries[next[pathOf[index]]++] = index
    if (i % STRIDE === 0) await checkpoint(total + i, 2 * total)
  }
  return { indexes: entries, starts }
}

/** Paths that have entries, which come as the log has the first of each. */
function inOrder(firsts: Uint32Array, counts: Uint32Array, sorted: Uint32Array | null, { by, descending }: EntryOrder): Uint32Array {
  if (by === 'count') return byCount(firsts, counts, descending)
  const groups = by === 'path' ? sorted!.filter((path) => counts[path] > 0) : firsts
  return descending ? groups.toReversed() : groups
}

/** Sorted as numbers of 64 bits: the count above the place, so that the same counts stay in log order. */
function byCount(firsts: Uint32Array, counts: Uint32Array, descending: boolean): Uint32Array {
  const keys = new BigUint64Array(firsts.length)
  const halves = new Uint32Array(keys.buffer)
  for (let i = 0; i < firsts.length; i++) {
    halves[2 * i] = i
    halves[2 * i + 1] = descending ? ~counts[firsts[i]] : counts[firsts[i]]
  }
  keys.sort()
  return Uint32Array.from(firsts, (_, i) => firsts[halves[2 * i]])
}
