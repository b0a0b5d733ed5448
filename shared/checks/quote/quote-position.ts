import { bytesEqual } from '../../bytes/equal'
import { isBank } from '../../model/algorithms'
import type { ReplayOutcome } from '../replay/outcome'
import type { QuoteValues } from './outcome'

/**
 * Entries of the whole log after which every value that the quote covers of `pcr` is reached: the place at which the quote was taken.
 * `null` when it covers none, or one of them is never reached. Banks agree in practice; the smallest is claimed.
 */
export function attestedEntries(values: QuoteValues, replay: ReplayOutcome | null, pcr: number): number | null {
  const covered = values.values.filter((one) => one.pcr === pcr)
  const selected = values.quote.pcrSelection.filter((one) => one.pcrs.includes(pcr)).length
  if (!replay || covered.length === 0 || covered.length < selected) return null
  const positions = covered.map((one) => {
    const row = isBank(one.bank) && replay.rows.find((candidate) =>
      candidate.pcr === pcr && candidate.bank === one.bank && candidate.status === 'match' && candidate.reportedValue !== null &&
      bytesEqual(candidate.reportedValue, one.value))
    return row ? row.matchedEntries : null
  })
  return positions.reduce((least, position) => (least === null || position === null ? null : Math.min(least, position)))
}
