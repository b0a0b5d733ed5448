import type { ReplayReport } from '@shared/model/report'
import { count, counted } from '../text/numbers'
import { reasonClause } from './reasons'
import { provenBy, type HostLike, type Statement } from './statement'

type IsProven = ReturnType<typeof provenBy>

/** One sentence for each PCR and outcome; the table of banks tells them apart. */
export function replayStatements({ replay, log, quotes }: HostLike): Statement[] {
  if (log === null) return []
  const isProven = provenBy(quotes)
  const groups = new Map<string, ReplayReport[]>()
  for (const row of replay) {
    const key = `${row.pcr} ${row.status} ${row.matchedEntries} ${row.reason} ${row.digestRule}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].map((rows) => replayStatement(rows, log.entries, isProven))
}

function replayStatement(rows: readonly ReplayReport[], entries: number, isProven: IsProven): Statement {
  const { pcr, status, matchedEntries, reason, digestRule } = rows[0]
  const banks = [...new Set(rows.map(({ bank }) => bank))]
  const subject = `Replay of PCR ${pcr} (${banks.join(', ')}):`
  switch (status) {
    case 'match': {
      const after = matchedEntries === null ? '' : ` after entry ${count(matchedEntries)} of ${count(entries)}`
      const weak = digestRule === 'padded-sha1' ? ' This kernel extended padded SHA-1 digests there: it proves no more than SHA-1 does.' : ''
      const isOwnWord = !rows.some(isProven)
      return { verdict: 'pass', isOwnWord, text: `${subject} the log leads to ${reportersOf(rows, isProven)}${after}.${weak}` }
    }
    case 'mismatch': {
      const why = reason === null ? '' : ` (${reasonClause(reason)})`
      return { verdict: 'fail', text: `${subject} none of the ${counted(entries, 'entry', 'entries')} leads to ${reportersOf(rows, isProven)}${why}.` }
    }
    case 'not-checked':
      return { verdict: 'not-checked', text: `${subject} not compared: ${reasonClause(reason)}.` }
  }
}

/** Where the value comes from; a file that reports several banks counts once. */
function reportersOf(rows: readonly ReplayReport[], isProven: IsProven): string {
  const kinds = new Map<string, Set<string | null>>()
  for (const row of rows) {
    const what = row.reportedBy !== 'quote' ? 'a value that no quote covers' : isProven(row) ? 'the quoted value' : 'the value of a quote that is not proven good'
    kinds.set(what, (kinds.get(what) ?? new Set()).add(row.reportedEvidence))
  }
  return [...kinds].map(([what, files]) => `${what} (in ${counted(files.size, 'file')})`).join(' and ')
}
