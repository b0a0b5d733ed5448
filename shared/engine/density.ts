import type { Checkpoint } from '../model/checkpoint'
import { ENTRY_CLASSES, type Density, type EntryClass } from '../model/view'
import { classTest } from './entry-lists/entry-filter'
import type { JudgedHost } from './judged-host'
import { inPasses } from './passes'

/** Entries between two looks at the clock. */
const STRIDE = 16_384

/** How many entries of each class are where in the log, in that many columns; in one for each entry where there are fewer. */
export async function densityOf(host: JudgedHost, columns: number, checkpoint: Checkpoint): Promise<Density> {
  const { log } = host
  const entries = log?.count ?? 0
  const width = Math.max(1, Math.min(Math.trunc(columns), Math.max(entries, 1)))
  const counts = Object.fromEntries(ENTRY_CLASSES.map((name) => [name, new Uint32Array(width)])) as Record<EntryClass, Uint32Array>
  const tests = log === null ? [] : ENTRY_CLASSES.flatMap((name) => {
    const test = classTest(host, log, name)
    return test === null ? [] : [[name, test] as const]
  })
  const inAll = inPasses(checkpoint, entries, tests.length)
  for (const [name, test] of tests) {
    for (let from = 0; from < entries; from += STRIDE) {
      addCounts(counts[name], test, from, Math.min(from + STRIDE, entries), entries)
      await inAll(from, entries)
    }
  }
  await checkpoint(entries, entries)
  return { columns: width, entries, counts }
}

/** A loop with nothing to await in it is several times as fast. */
function addCounts(columns: Uint32Array, test: (index: number) => boolean, from: number, end: number, entries: number): void {
  for (let index = from; index < end; index++) if (test(index)) columns[Math.floor((index * columns.length) / entries)]++
}
