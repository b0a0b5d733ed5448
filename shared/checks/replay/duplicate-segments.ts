import type { Checkpoint } from '../../model/checkpoint'
import type { Observation } from '../../model/finding'
import { entryPlace, type ImaLog, entryPcr } from '../../model/ima-log'
import { entriesWord, observe } from '../observe'
import type { ReplayRow } from './outcome'
import { repeatedRuns } from './repeated-runs'

/** Equal entries in a row from which on they are a piece of the log that stands there twice; a single one may be the kernel's. */
const LEAST = 2

/**
 * Pieces of the log that repeat earlier ones of the same boot. The kernel measures equal content once (docs/formats/ima-log.md), unless it was built with
 * CONFIG_IMA_DISABLE_HTABLE: what a value that was reached proves is no finding, nor what follows the boot_aggregate of a kexec.
 */
export async function duplicateSegments(log: ImaLog, rows: readonly ReplayRow[], checkpoint: Checkpoint): Promise<Observation[]> {
  if (isProvenWhole(log, rows)) return []
  const proven = (index: number) => rows.some((row) => row.status === 'match' && row.pcr === entryPcr(log, index) && row.matchedEntries! > index)
  const runs = (await repeatedRuns(log, LEAST, checkpoint)).filter(({ sameBoot, first, length }) => sameBoot && !proven(first + length - 1))
  if (runs.length === 0) return []
  const entryIndexes = runs.flatMap(({ first, length }) => Array.from({ length }, (_, i) => first + i))
  const [{ first, length, of }] = runs
  const more = runs.length > 1 ? ` ${runs.length - 1} more ${runs.length === 2 ? 'piece does' : 'pieces do'} the same.` : ''
  const message = `Entries ${first + 1} to ${first + length} repeat entries ${of + 1} to ${of + length}, byte by byte: the kernel measures the same content once in a boot, so ${entriesWord(length)} stand in the log twice.${more}`
  const found = `entries ${first + 1} to ${first + length}`
  return [observe('log.duplicate-segment', 'error', message, { ...entryPlace(log, first), entryIndexes, expected: 'entries that were not measured before', found })]
}

/** Does one value prove all entries? Then nothing need be looked for. */
function isProvenWhole({ count, tally }: ImaLog, rows: readonly ReplayRow[]): boolean {
  return rows.some(({ status, pcr, matchedEntries }) => status === 'match' && matchedEntries === count && tally.pcrs[pcr] === count)
}
