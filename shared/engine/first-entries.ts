import { toHex } from '../bytes/hex'
import { visibleBytes } from '../bytes/visible'
import { ENTRY, algorithmName, entryPcr, fileDigest, hasFlag, pathBytes, templateName, type ImaLog } from '../model/ima-log'
import type { FirstEntries, UncheckedEntry } from '../model/view'

/** Enough to fill a window, little enough to be there at once. */
const SHOWN = 40

export function firstEntries(log: ImaLog): FirstEntries {
  return { path: log.path, entries: Array.from({ length: Math.min(log.count, SHOWN) }, (_, index) => uncheckedEntry(log, index)) }
}

/** `index` counts from 0. */
export function uncheckedEntry(log: ImaLog, index: number): UncheckedEntry {
  return {
    entry: index + 1, pcr: entryPcr(log, index), template: templateName(log, index), violation: hasFlag(log, index, ENTRY.violation),
    path: visibleBytes(pathBytes(log, index)), digestAlgorithm: algorithmName(log, index), digest: toHex(fileDigest(log, index)),
  }
}
