import { groupedBy } from '../../checks/grouped-by'
import type { Fix, HostEntries } from '../../model/workbench'
import type { RejectedEntry } from './suggest-host'

/** A fix before its effect is known. */
export interface PlannedFix extends Omit<Fix, 'effect' | 'id'> {
  /** Of RANK. */
  readonly rank: number
  /** All that it is for. */
  readonly targets: readonly RejectedEntry[]
}

/** The order of safety: a key that is vouched for, then digests by where they come from, then what lets in more than was asked. */
export const RANK = { vouchedKey: 1, copy: 2, move: 3, referenced: 4, golden: 5, misplaced: 6, update: 7, unknown: 8, contradicted: 9, boot: 10, key: 11, unvouchedKey: 12, excludePath: 13, excludeFolder: 14, retire: 15, none: 16 } as const

/** Entries of a host that are named. */
const ENTRIES_MAX = 1000

export function hostEntries(entries: readonly RejectedEntry[]): HostEntries[] {
  return Array.from(groupedBy(entries, ({ host }) => host.host), ([host, of]) => ({ host, entries: of.slice(0, ENTRIES_MAX).map(({ index }) => index + 1), count: of.length }))
}
