import type { ReplayReport } from '@shared/model/report'

/** One of the two values of a bank that are held against each other. */
export interface PcrValue {
  readonly name: 'replayed' | 'quoted' | 'reported'
  readonly text: string | null
}

/** Replayed above reported. On a match it is the value that was reached; the whole log goes further when entries came after it. */
export function pcrValues(row: ReplayReport): readonly [PcrValue, PcrValue] {
  const reported = row.reportedBy === 'quote' ? 'quoted' : 'reported'
  return [{ name: 'replayed', text: reachedValue(row) }, { name: reported, text: row.reportedValue }]
}

function reachedValue({ status, reportedValue, replayedValue }: ReplayReport): string | null {
  return status === 'match' ? reportedValue : replayedValue
}
