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
  const total = indexes?.length ?? paths.pathOf.length
  const grouping = new Grouping(indexes, paths, total)
  for (let from = 0; from < total; from += STRIDE) {
    grouping.count(from, Math.min(from + STRIDE, total))
    await checkpoint(from, 2 * total)
  }
  const starts = grouping.begin(order)
  for (let from = 0; from < total; from += STRIDE) {
    grouping.place(from, Math.min(from + STRIDE, total))
    await checkpoint(total + from, 2 * total)
  }
  return { indexes: grouping.entries, starts }
}

/** A counting sort. Its loops have nothing to await in them: they are several times as fast. */
class Grouping {
  readonly entries: Uint32Array
  /** Of each path how many entries there are, and then where the next of them goes. */
  private readonly counts: Uint32Array
  /** Paths as the first of their entries come. */
  private readonly firsts: Uint32Array
  private found = 0

  constructor(private readonly indexes: Uint32Array | null, private readonly paths: EntryPaths, total: number) {
    this.entries = new Uint32Array(total)
    this.counts = new Uint32Array(paths.pathCount)
    this.firsts = new Uint32Array(paths.pathCount)
  }

  count(from: number, end: number): void {
    const { indexes, counts, firsts, paths: { pathOf } } = this
    for (let i = from; i < end; i++) {
      const path = pathOf[indexes === null ? i : indexes[i]]
      if (counts[path]++ === 0) firsts[this.found++] = path
    }
  }

  /** Says where the entries of each path begin. */
  begin(order: EntryOrder): Uint32Array {
    const { counts, found } = this
    const groups = inOrder(this.firsts.subarray(0, found), counts, this.paths.sorted, order)
    const starts = new Uint32Array(found)
    for (let group = 0, start = 0; group < found; group++) {
      const path = groups[group]
      starts[group] = start
      start += counts[path]
      counts[path] = starts[group]
    }
    return starts
  }

  place(from: number, end: number): void {
    const { indexes, counts, entries, paths: { pathOf } } = this
    for (let i = from; i < end; i++) {
      const index = indexes === null ? i : indexes[i]
      entries[counts[pathOf[index]]++] = index
    }
  }
}

/** Paths that have entries, which come as the log has the first of each. */
function inOrder(firsts: Uint32Array, counts: Uint32Array, sorted: Uint32Array | null, { by, descending }: EntryOrder): Uint32Array {
  if (by === 'count') return byCount(firsts, counts, descending)
  const groups = by === 'path' ? withEntries(sorted!, counts, firsts.length) : firsts
  return descending ? groups.toReversed() : groups
}

function withEntries(sorted: Uint32Array, counts: Uint32Array, found: number): Uint32Array {
  const groups = new Uint32Array(found)
  for (let i = 0, group = 0; i < sorted.length; i++) if (counts[sorted[i]] > 0) groups[group++] = sorted[i]
  return groups
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
