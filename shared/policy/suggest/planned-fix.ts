import { groupedBy } from '../../checks/grouped-by'
import type { Fix } from '../../model/workbench'
import type { FixEdits } from './fix-edits'
import type { RejectedFiles } from './rejected-files'
import type { RejectedEntry, SuggestHost } from './suggest-host'

/** Which entries a fix is for. `place`: of the host among those that fixes are suggested for; `index` counts from 0. */
export type IsTarget = (place: number, index: number) => boolean

/** A fix before its effect is known. */
export interface PlannedFix extends Pick<Fix, 'kind' | 'safety' | 'title' | 'because' | 'admits'> {
  /** Of RANK. */
  readonly rank: number
  readonly edits: FixEdits
  /** All that it is for. */
  readonly isTarget: IsTarget
  /** Files whose digests it adds, where it does nothing else: what passes by them is known without judging again. */
  readonly adds: readonly number[] | null
}

/** The order of safety: a key that is vouched for, then digests by where they come from, then what lets in more than was asked. */
export const RANK = { vouchedKey: 1, copy: 2, move: 3, referenced: 4, golden: 5, misplaced: 6, update: 7, unknown: 8, contradicted: 9, boot: 10, key: 11, unvouchedKey: 12, excludePath: 13, excludeFolder: 14, retire: 15, none: 16 } as const

export const NO_TARGET: IsTarget = () => false

/** Every entry of these files. */
export function entriesOfFiles(files: RejectedFiles, numbers: readonly number[]): IsTarget {
  const isOne = new Uint8Array(files.count)
  for (const file of numbers) isOne[file] = 1
  return (place, index) => isOne[files.fileAt(place, index)] === 1
}

/** These entries alone. */
export function entriesAlone(hosts: readonly SuggestHost[], entries: readonly RejectedEntry[]): IsTarget {
  const indexes = new Map(Array.from(groupedBy(entries, ({ host }) => host), ([host, of]) => [host, new Set(of.map(({ index }) => index))]))
  return (place, index) => indexes.get(hosts[place])?.has(index) ?? false
}
