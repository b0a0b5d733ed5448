import { countBelow } from '../bytes/sorted'
import { PCR_COUNT } from '../model/algorithms'
import { pagesOf, type ImaLog } from '../model/ima-log'
import { ATTESTED } from '../model/verdict'
import type { AttestationOutcome } from './check'
import type { QuoteCheck } from './quote/outcome'

/** A quote with, for each PCR, the entries of the whole log that it covers there. */
export interface PlacedQuote {
  readonly check: QuoteCheck
  readonly bounds: readonly number[]
}

/** Entries of this PCR before the log's entry of that index are not explained by the value that its replay starts from. */
export interface KnownStart {
  readonly pcr: number
  readonly startsAfter: number
}

/**
 * How each entry is covered, and by which quote first; `null` when no quote has a place in the log. Entries of a PCR before its known start stand
 * before the value that its replay starts from: no quote proves them.
 */
export function coverage(log: ImaLog, placed: readonly PlacedQuote[], start: KnownStart): Pick<AttestationOutcome, 'attested' | 'attestedBy'> | null {
  const inLog = placed.filter((one) => one.check.attestedEntries !== null)
  if (inLog.length === 0) return null
  const attested = new Uint8Array(log.count)
  const attestedBy = new Uint32Array(log.count)
  const firsts = Array.from({ length: PCR_COUNT }, (_, pcr) => new FirstQuote(placed, pcr))
  const open = Array.from({ length: PCR_COUNT }, (_, pcr) => inLog.reduce((most, one) => Math.max(most, one.bounds[pcr]), 0))
  const quoted = Array.from({ length: PCR_COUNT }, (_, pcr) => inLog.some((one) => one.check.quote.pcrSelection.some((selection) => selection.pcrs.includes(pcr))))
  eachPcr(log, (index, pcr) => {
    const isBefore = pcr === start.pcr && index < start.startsAfter
    const first = isBefore ? 0 : (firsts[pcr]?.at(index) ?? 0)
    attestedBy[index] = first
    attested[index] = first > 0 ? ATTESTED.yes : isBefore ? ATTESTED.beforeStart : index < (open[pcr] ?? 0) ? ATTESTED.open : quoted[pcr] ? ATTESTED.after : ATTESTED.otherPcr
  })
  return { attested, attestedBy }
}

/** Every entry with its PCR. Where all have one, no entry need be read for it. */
function eachPcr(log: ImaLog, visit: (index: number, pcr: number) => void): void {
  const only = log.tally.pcrs.indexOf(log.count)
  if (only >= 0) for (let index = 0; index < log.count; index++) visit(index, only)
  else for (const { first, end, columns } of pagesOf(log)) for (let index = first; index < end; index++) visit(index, columns.pcr[index - first])
}

/** The earliest quote that passes and covers an entry of one PCR, asked for by ascending index: of the log's own boot where one does, else of any. */
class FirstQuote {
  private readonly own: readonly { readonly place: number; readonly bound: number }[]
  private readonly others: readonly { readonly place: number; readonly bound: number }[]
  private ownAt = 0
  private othersAt = 0

  constructor(placed: readonly PlacedQuote[], pcr: number) {
    const passing = placed.flatMap(({ check, bounds }, i) => (check.status === 'pass' && bounds[pcr] > 0 ? [{ place: i + 1, bound: bounds[pcr], check }] : []))
    passing.sort((a, b) => a.bound - b.bound || a.check.order! - b.check.order!)
    const boot = passing.at(-1)?.check.boot
    this.own = passing.filter((one) => one.check.boot === boot)
    this.others = passing.filter((one) => one.check.boot !== boot)
  }

  /** Its place in the quote checks, from 1; 0 when none covers it. */
  at(index: number): number {
    while (this.ownAt < this.own.length && this.own[this.ownAt].bound <= index) this.ownAt++
    while (this.othersAt < this.others.length && this.others[this.othersAt].bound <= index) this.othersAt++
    return this.own[this.ownAt]?.place ?? this.others[this.othersAt]?.place ?? 0
  }
}

/** Counts the entries that bounds of each PCR cover. Where all entries are of one PCR, a bound says it itself. */
export function coveredCounter(log: ImaLog | null): (bounds: readonly number[]) => number {
  if (!log || log.tally.pcrs.includes(log.count)) return (bounds) => Math.max(0, ...bounds.map((bound, pcr) => Math.min(bound, log?.tally.pcrs[pcr] ?? 0)))
  const indexes = Array.from({ length: PCR_COUNT }, (): number[] => [])
  for (const { first, end, columns } of pagesOf(log)) for (let index = first; index < end; index++) indexes[columns.pcr[index - first]]?.push(index)
  return (bounds) => indexes.reduce((sum, ofPcr, pcr) => sum + countBelow(ofPcr, bounds[pcr]), 0)
}

