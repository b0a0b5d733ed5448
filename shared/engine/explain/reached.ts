import type { ReplayRow } from '../../checks/replay/outcome'
import type { Derivation } from '../../model/derivation'
import type { ExplainedCase } from './explained-case'

/** Whether the values that are reported of a PCR are reached, and where this entry stands then. */
export function reachedBy(explained: ExplainedCase, rows: readonly ReplayRow[], entry: number): Derivation['agrees'] {
  return rows.map((row) => {
    const { bank, pcr, status, matchedEntries, reportedEvidence, reportedBy } = row
    const file = reportedEvidence === null ? 'any file' : explained.names.path(reportedEvidence)
    const who = `${reportedBy === 'quote' ? 'The quoted value' : 'The value'} of ${bank} PCR ${pcr} in ${file}`
    if (status === 'not-checked') return { verdict: 'not-checked', text: row.reportedValue === null ? `No file reports a value of ${bank} PCR ${pcr}.` : `${who} could not be compared.` }
    if (matchedEntries === null) return { verdict: 'fail', text: `${who} is never reached.` }
    const after = `${who} is reached after entry ${matchedEntries.toLocaleString('en-US')}`
    return entry <= matchedEntries ? { verdict: 'pass', text: `${after}: this entry is part of it.` } : { verdict: 'not-checked', text: `${after}: this entry came later.` }
  })
}
