import type { QuoteReport, Report, TimelineReport } from '@shared/model/report'
import { entries } from '@/app/words/numbers'
import { quotesInTime, sleeps, windowEntries } from '@/app/words/quotes'

/** What lies between two quotes of a boot, before the first or after the last. */
export interface Stretch {
  /** Share of the row's length: milliseconds, or 0 where its end is open. */
  readonly length: number
  readonly title: string
  readonly note: string
  /** After the last quote of the log's boot: in no quote. */
  readonly after: boolean
  readonly slept: boolean
}

/** One boot of a TPM, as far as its quotes tell: the stretch `i` lies before quote `i`, the last one after them all. */
export interface BootRow {
  readonly boot: number | null
  readonly quotes: readonly QuoteReport[]
  readonly stretches: readonly (Stretch | null)[]
}

/** Quotes by boot, in the order in which they were made; what could not be read whole comes last. */
export function bootRows(report: Report): readonly BootRow[] {
  const quotes = quotesInTime(report.quotes)
  return [...new Set(quotes.map(({ boot }) => boot))].map((boot) => {
    const own = quotes.filter((quote) => quote.boot === boot)
    const windows = report.timeline.filter((window) => window.boot === boot)
    const last = windows.find((window) => window.quote === null)
    return { boot, quotes: own, stretches: [...own.map((quote, i) => stretchBefore(quote, own[i - 1], windows)), last === undefined ? null : stretchAfter(last)] }
  })
}

function stretchBefore(quote: QuoteReport, previous: QuoteReport | undefined, windows: readonly TimelineReport[]): Stretch | null {
  const window = windows.find((one) => one.quote === quote.evidence)
  if (previous === undefined && window === undefined) return null
  const restarts = previous === undefined ? 0 : (quote.restartCount - previous.restartCount) >>> 0
  const time = previous === undefined ? 0n : BigInt(quote.clock) - BigInt(previous.clock)
  const unmoved = previous?.attestedEntries !== null && previous?.attestedEntries === quote.attestedEntries
  return {
    length: Math.max(0, Number(time)), title: window === undefined ? (unmoved ? 'no entry' : '') : windowEntries(window),
    note: restarts > 0 ? sleeps(restarts) : '', after: false, slept: restarts > 0,
  }
}

function stretchAfter(window: TimelineReport): Stretch {
  return { length: 0, title: windowEntries(window), note: `${entries(window.entriesTo - window.entriesFrom + 1).split(' ')[0]} in no quote`, after: true, slept: false }
}
