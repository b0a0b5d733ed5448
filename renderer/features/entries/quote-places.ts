import type { QuoteReport, Report } from '@shared/model/report'
import { quotesInTime } from '@/app/words/quotes'

/** Lines that a table of entries has at most: the last ones, for these say where the proof ends. */
const MOST_LINES = 200

/** Places in the log at which quotes were made that do not fail, by the entries that they cover; ascending, each once. */
export function quotePlaces({ quotes }: Report): readonly number[] {
  const places = new Set(quotes.filter((quote) => quote.status !== 'fail' && quote.attestedEntries !== null).map((quote) => quote.attestedEntries!))
  return [...places].sort((a, b) => a - b).slice(-MOST_LINES)
}

/** The quotes that were made at a place, in the order of time. */
export function quotesAt({ quotes }: Report, covered: number): readonly QuoteReport[] {
  return quotesInTime(quotes.filter((quote) => quote.status !== 'fail' && quote.attestedEntries === covered))
}
