import type { QuoteReport, Report, TimelineReport } from '@shared/model/report'
import { fileName } from './evidence'
import { count, counted, seconds } from './numbers'

/** Short name of a quote: that of its file. */
export function quoteName({ evidence }: Report, id: string): string {
  return fileName(evidence.find((one) => one.id === id)?.path ?? id).replace(/\.msg$/, '')
}

/** In the order of time; those that could not be read whole are last. */
export function quotesInTime(quotes: readonly QuoteReport[]): readonly QuoteReport[] {
  return [...quotes].sort((a, b) => (a.order ?? Infinity) - (b.order ?? Infinity))
}

/** When the entries of a window were measured: `between 7.947 s and 15.257 s`. */
export function whenWords({ clockFrom, clockTo, restarts }: TimelineReport): string {
  if (clockFrom === null) return `before ${seconds(clockTo ?? '0')}`
  if (clockTo === null) return `after ${seconds(clockFrom)}`
  return `between ${seconds(clockFrom)} and ${seconds(clockTo)}${restarts === 0 ? '' : `, with ${sleeps(restarts)}`}`
}

/** A TPM that restarts and keeps its boot: the machine slept or hibernated. */
export function sleeps(restarts: number): string {
  return counted(restarts, 'sleep')
}

/** `entries 57–120`, `entry 57`. */
export function windowEntries({ entriesFrom, entriesTo }: TimelineReport): string {
  return entriesFrom === entriesTo ? `entry ${count(entriesFrom)}` : `entries ${count(entriesFrom)}–${count(entriesTo)}`
}

/** The window of an entry, by the boot of the quote that attests it; `null` where none does. */
export function windowOfEntry({ timeline, quotes }: Report, entry: number, attestedBy: string | null): TimelineReport | null {
  const boot = quotes.find((quote) => quote.evidence === attestedBy)?.boot
  return timeline.find((window) => window.boot === boot && entry >= window.entriesFrom && entry <= window.entriesTo) ?? null
}
