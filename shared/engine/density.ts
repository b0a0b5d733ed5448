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
  const inAll = inPasses(checkpoint, entries, ENTRY_CLASSES.length)
  for (const name of log ? ENTRY_CLASSES : []) {
    const test = classTest(host, log!, name)
    for (let index = 0; index < entries; index++) {
      if (test(index)) counts[name][Math.floor((index * width) / entries)]++
      if (index % STRIDE === 0) await inAll(index, entries)
    }
  }
  await checkpoint(entries, entries)
  return { columns: width, entries, counts }
}
