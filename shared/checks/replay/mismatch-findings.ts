import { bytesEqual } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import type { Observation } from '../../model/finding'
import { entryPlace, type ImaLog } from '../../model/ima-log'
import type { Reason } from '../../model/verdict'
import type { CaseModel } from '../check'
import { entriesWord, observe } from '../observe'
import type { Explanation } from './explain-mismatch'
import { whereOf } from './goal'
import type { ReplayRow } from './outcome'
import { windowWords } from './stated-hypotheses'

const WHY: Readonly<Partial<Record<Reason, string>>> = {
  'stopped-early': 'The log is damaged: only the entries before the damage were replayed. ',
  'unknown-start': 'The log does not begin with boot_aggregate: without the PCR value before its first entry (--start-pcr) nothing can be replayed to a reported one, and nothing else need be wrong. ',
}

/** Rows that mismatch, together where the same register and file or an equal value say that they fail for one cause. */
export function mismatchGroups(rows: readonly ReplayRow[]): readonly (readonly ReplayRow[])[] {
  const groups: ReplayRow[][] = []
  for (const row of rows.filter((one) => one.status === 'mismatch')) {
    const same = groups.filter((group) => group.some((one) => isSameCause(one, row)))
    if (same.length === 0) groups.push([row])
    else same[0].push(row)
    for (const other of same.slice(1)) same[0].push(...groups.splice(groups.indexOf(other), 1)[0])
  }
  return groups
}

function isSameCause(a: ReplayRow, b: ReplayRow): boolean {
  if (a.pcr !== b.pcr) return false
  const equal = a.bank === b.bank && a.reportedValue !== null && b.reportedValue !== null && bytesEqual(a.reportedValue, b.reportedValue)
  return equal || a.reportedEvidence === b.reportedEvidence
}

export function mismatchOf(model: CaseModel, log: ImaLog, rows: readonly ReplayRow[], explanation: Explanation): Observation {
  const { hypotheses, fit } = explanation
  const [row] = rows
  const reason = rows.find((one) => one.reason === 'data-altered')?.reason ?? row.reason
  const message = `${subject(model, log, rows)} ${conclusion(log, reason, explanation)}`
  const distinctRows = rows.filter((one, i) => rows.findIndex((other) => other.bank === one.bank && sameValue(one, other)) === i)
  const values = { expected: valuesOf(distinctRows, (one) => one.reportedValue), found: valuesOf(distinctRows.filter((one, i) => distinctRows.findIndex((other) => other.bank === one.bank) === i), (one) => one.replayedValue) }
  const at = fit?.entries[0]
  const place = at === undefined ? { evidence: row.reportedEvidence } : { ...entryPlace(log, at), entryIndexes: fit!.entries }
  const group = at === undefined ? `PCR ${row.pcr} ${row.reportedEvidence}` : `${fit!.id} ${fit!.entries.join(' ')}`
  return observe('replay.mismatch', 'error', message, { ...place, reason: reason ?? undefined, hypotheses, group, ...values })
}

/** `PCR 10 of the sha1 and sha256 banks: none of the 195 entries replays to the value in quote.pcrs.` */
function subject(model: CaseModel, log: ImaLog, rows: readonly ReplayRow[]): string {
  const banks = [...new Set(rows.map((one) => one.bank))]
  const files = [...new Map(rows.map((row) => [row.reportedEvidence, row])).values()]
  const more = files.length > 1 ? ` and ${files.length === 2 ? 'one more file' : `${files.length - 1} more files`}` : ''
  const what = files[0].reportedValue ? `the value ${whereOf(model, files[0])}${more}` : `a value that the quote ${whereOf(model, files[0])} covers`
  return `PCR ${rows[0].pcr} of the ${banks.join(' and ')} ${banks.length === 1 ? 'bank' : 'banks'}: ${entriesOf(log)} to ${what}.`
}

function entriesOf({ count }: ImaLog): string {
  if (count === 0) return 'the log has no entry that could replay'
  return count === 1 ? 'the only entry does not replay' : `none of the ${entriesWord(count)} replays`
}

function conclusion(log: ImaLog, reason: Reason | null, { hypotheses, fit, window, unsearched }: Explanation): string {
  if (fit) return `${fit.detail[0].toUpperCase()}${fit.detail.slice(1)}.`
  const why = (reason && WHY[reason]) ?? ''
  if (log.count === 0) return `${why}What was measured is missing, or this value was altered.`
  if (window.last < window.first) return `${why}Every entry is proven by another value: what was measured after entry ${window.last} is missing, or this value was altered.`
  const boot = window.first === 1 ? '; or the log is of another boot' : ''
  const cutShort = hypotheses.some(({ outcome, tried }) => outcome === 'not-tried' && (tried ?? 0) > 0)
  const tried = unsearched !== null ? `No search for a changed entry was begun: ${unsearched}.` : cutShort ? 'No single change that was tried explains it, and not all could be tried.' : 'No single changed entry explains it.'
  return `${why}${tried} An entry may be missing, or rewritten with its digest, ${windowWords(window, log.count)}${boot}.`
}

function sameValue(a: ReplayRow, b: ReplayRow): boolean {
  return a.reportedValue === b.reportedValue || (a.reportedValue !== null && b.reportedValue !== null && bytesEqual(a.reportedValue, b.reportedValue))
}

/** The value of one bank, or of each with its name before it. */
function valuesOf(rows: readonly ReplayRow[], valueOf: (row: ReplayRow) => Uint8Array | null): string | null {
  const told = rows.flatMap((row) => {
    const value = valueOf(row)
    return value ? [rows.length === 1 ? toHex(value) : `${row.bank}:${toHex(value)}`] : []
  })
  return told.length > 0 ? told.join(', ') : null
}
