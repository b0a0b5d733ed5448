import type { Observation } from '../../model/finding'
import type { CaseModel, Outcome } from '../check'
import { groupedBy } from '../grouped-by'
import { observe } from '../observe'
import type { ReplayOutcome, ReplayRow } from '../replay/outcome'
import type { QuoteCheck, QuoteValues } from './outcome'
import { byCounts, signerOf, type SignedQuote } from './quote-order'
import { attestedEntries } from './quote-position'

/** A quote whose signature verifies, with the entries that it covers of the log: `null` when the log does not reach it. */
interface Reaching extends SignedQuote {
  readonly values: QuoteValues
  readonly entries: number | null
}

/**
 * A quote of an earlier boot than the log's is no witness against the log: its rows are not checked, where they would mismatch. Which boot the
 * log is of, its latest quote tells: one that the log reaches and that the same key signed. Nothing is forgiven to a quote made later than that:
 * the log should reach it, unless it is an old one.
 */
export function withoutEarlierBoots(model: CaseModel, before: Outcome, rows: readonly ReplayRow[]): readonly ReplayRow[] {
  const replay: ReplayOutcome = { rows, mismatched: [], restored: [], checked: 0, startsAfter: 0 }
  const signed = before.quoteValues.flatMap((values, i): Reaching[] => {
    const { verdict, key } = before.quoteSignatures[i]
    if (verdict !== 'pass' || values.quote.stopped) return []
    return [{ quote: values.quote, key, values, entries: attestedEntries(values, replay, model.options.imaPcr) }]
  })
  const earlier = new Set([...groupedBy(signed, signerOf).values()].flatMap(earlierThanTheLog).map((one) => one.values))
  if (earlier.size === 0) return rows
  const excused = new Set([...earlier].map(({ quote, source }) => source ?? quote.evidence))
  for (const { quote, source } of before.quoteValues.filter((one) => !earlier.has(one))) excused.delete(source ?? quote.evidence)
  return rows.map((row) => (row.status === 'mismatch' && row.reportedBy === 'quote' && row.reportedEvidence !== null && excused.has(row.reportedEvidence)
    ? { ...row, status: 'not-checked', reason: 'other-boot', digestRule: null, matchedEntries: null } : row))
}

/** Of one signer, those that the log does not reach and that stand in a boot before its latest one that it reaches. */
function earlierThanTheLog(quotes: readonly Reaching[]): Reaching[] {
  const inOrder = byCounts(quotes)
  const last = inOrder.findLast((one) => (one.entries ?? 0) > 0)
  if (!last) return []
  return inOrder.slice(0, inOrder.indexOf(last)).filter((one) => one.entries === null && isOtherBoot(one, last))
}

function isOtherBoot({ quote: a }: SignedQuote, { quote: b }: SignedQuote): boolean {
  return a.resetCount !== b.resetCount || a.restartCount !== b.restartCount
}

/** Quotes that speak of another boot than the log's, told as that. `speaking` are in the order of time. */
export function otherBootObservations(model: CaseModel, speaking: readonly QuoteCheck[]): Observation[] {
  if (!model.log) return []
  return [...groupedBy(speaking, signerOf).values()].flatMap((quotes) => {
    const last = quotes.findLast((one) => (one.attestedEntries ?? 0) > 0)
    const others = last ? quotes.filter((one) => one.attestedEntries === null && isOtherBoot(one, last)) : []
    return others.map((one) => observationOf(one, last!))
  })
}

function observationOf(one: QuoteCheck, last: QuoteCheck): Observation {
  const isLater = one.order! > last.order!
  const message = isLater
    ? `${one.quote.path} was made in a later boot than ${last.quote.path}, to which this log replays: the log of that boot is not here.`
    : `${one.quote.path} was made in an earlier boot than ${last.quote.path}, to which this log replays: it says nothing of this log.`
  const field = one.quote.fields.find((candidate) => candidate.term === 'clockInfo.resetCount')
  const place = { evidence: one.quote.evidence, byteOffset: field?.byteOffset ?? null, byteLength: field?.byteLength ?? null }
  return observe('quote.other-boot', isLater ? 'warning' : 'info', message, { ...place, expected: countsOf(last), found: countsOf(one) })
}

function countsOf({ quote: { resetCount, restartCount } }: QuoteCheck): string {
  return `reset count ${resetCount}, restart count ${restartCount}`
}
