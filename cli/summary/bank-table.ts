import type { ReplayReport } from '@shared/model/report'
import { count, counted } from '../text/numbers'
import type { Style } from '../text/style'
import { shortHex, table, wrap } from '../text/wrap'
import type { HostLike, PathOf } from './statement'
import { VERDICT_MARKS } from './states'

const STATUS_VERDICT = { match: 'pass', mismatch: 'fail', 'not-checked': 'not-checked' } as const
const STATUS_WORDS = { match: 'match', mismatch: 'MISMATCH', 'not-checked': 'not compared' } as const
const RULE_WORDS = { 'per-bank': 'own hash', 'padded-sha1': 'padded SHA-1' } as const
const HEAD = ['', 'PCR', 'bank', 'status', 'extended with', 'at entry', 'reported']
const INDENT = '       '

/** One line for each PCR, bank and reported value; where they do not match, the values in full below it. */
export function bankTable({ replay, log }: HostLike, pathOf: PathOf, style: Style): string[] {
  if (log === null || replay.length === 0) return []
  const groups = groupByValue(replay)
  const [head, ...lines] = table([HEAD, ...groups.map(([row]) => cells(row))])
  return [
    style.bold(`PCR banks: ${counted(log.entries, 'entry', 'entries')} replayed`),
    style.dim(`  ${head}`),
    ...groups.flatMap((rows, index) => [
      `  ${VERDICT_MARKS[STATUS_VERDICT[rows[0].status]].paint(style)(lines[index])}`,
      ...reporterLines(rows, pathOf, style),
      ...(rows[0].status === 'match' ? [] : fullValues(rows[0], style)),
    ]),
    '',
  ]
}

/** Files that report the same value share a line; a quoted one speaks for them. */
function groupByValue(replay: readonly ReplayReport[]): ReplayReport[][] {
  const groups = new Map<string, ReplayReport[]>()
  for (const row of replay) {
    const key = `${row.pcr} ${row.bank} ${row.status} ${row.reportedValue}`
    const group = groups.get(key) ?? []
    groups.set(key, row.reportedBy === 'quote' ? [row, ...group] : [...group, row])
  }
  return [...groups.values()]
}

function cells(row: ReplayReport): string[] {
  return [
    VERDICT_MARKS[STATUS_VERDICT[row.status]].symbol,
    String(row.pcr),
    row.bank,
    STATUS_WORDS[row.status],
    row.digestRule === null ? '-' : RULE_WORDS[row.digestRule],
    row.matchedEntries === null ? '-' : count(row.matchedEntries),
    row.reportedValue === null ? '-' : shortHex(row.reportedValue),
  ]
}

function reporterLines(rows: readonly ReplayReport[], pathOf: PathOf, style: Style): string[] {
  const [first] = rows
  if (first.reportedEvidence === null) return []
  const what = first.reportedBy === 'quote' ? 'quoted' : 'in no quote'
  const more = rows.length > 1 ? ` and ${counted(rows.length - 1, 'more file')}` : ''
  return wrap(`reported in ${pathOf(first.reportedEvidence)} (${what})${more}`, style.width, INDENT)
}

/** Of a match the reported value says all: the log's last value is another one when entries came after it. */
function fullValues(row: ReplayReport, style: Style): string[] {
  return [
    ...(row.replayedValue === null ? [] : wrap(row.replayedValue, style.width, `${INDENT}replayed  `)),
    ...(row.reportedValue === null ? [] : wrap(row.reportedValue, style.width, `${INDENT}reported  `)),
  ]
}
