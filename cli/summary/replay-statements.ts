import type { ReplayReport } from '@shared/model/report'
import { count, counted } from '../text/numbers'
import { reasonClause } from './reasons'
import type { HostLike, Statement } from './statement'

/** One sentence for each PCR and outcome; the table of banks tells them apart. */
export function replayStatements({ replay, log, quotes }: HostLike): Statement[] {
  if (log === null) return []
  const proven = new Set(quotes.filter(({ status }) => status === 'pass').map(({ pcrValuesEvidence }) => pcrValuesEvidence))
  const groups = new Map<string, ReplayReport[]>()
  for (const row of replay) {
    const key = `${row.pcr} ${row.status} ${row.matchedEntries} ${row.reason} ${row.digestRule}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].map((rows) => replayStatement(rows, log.entries, proven))
}

function replayStatement(rows: readonly ReplayReport[], entries: number, proven: ReadonlySet<string | null>): Statement {
  const { pcr, status, matchedEntries, reason, digestRule } = rows[0]
  const banks = [...new Set(rows.map(({ bank }) => bank))]
  const subject = `Replay of PCR ${pcr} (${banks.join(', ')}):`
  switch (status) {
    case 'match': {
      const after = matchedEntries === null ? '' : ` after entry ${count(matchedEntries)} of ${count(entries)}`
      const weak = digestRule === 'padded-sha1' ? ' This kernel extended padded SHA-1 digests there: it proves no more than SHA-1 does.' : ''
      return { verdict: 'pass', text: `${subject} the log leads to ${reportersOf(rows, proven)}${after}.${weak}` }
    }
    case 'mismatch': {
      const why = reason === null ? '' : ` (${reasonClause(reason)})`
      return { verdict: 'fail', text: `${subject} none of the ${counted(entries, 'entry', 'entries')} leads to ${reportersOf(rows, proven)}${why}.` }
    }
    case 'not-checked':
      return { verdict: 'not-checked', text: `${subject} not compared: ${reasonClause(reason)}.` }
  }
}

/** Where the value comes from; a file that reports several banks counts once. `proven`: files whose values a good quote covers. */
function reportersOf(rows: readonly ReplayReport[], proven: ReadonlySet<string | null>): string {
  const kinds = new Map<string, Set<string | null>>()
  for (const { reportedBy, reportedEvidence } of rows) {
    const what = reportedBy !== 'quote' ? 'a value that no quote covers' : proven.has(reportedEvidence) ? 'the quoted value' : 'the value of a quote that is not proven good'
    kinds.set(what, (kinds.get(what) ?? new Set()).add(reportedEvidence))
  }
  return [...kinds].map(([what, files]) => `${what} (in ${counted(files.size, 'file')})`).join(' and ')
}
