import type { Observation } from '../../model/finding'
import type { TimelineReport } from '../../model/report'
import { combineVerdicts } from '../../model/verdict'
import type { Check } from '../check'
import { groupedBy } from '../grouped-by'
import { entriesWord, observe } from '../observe'
import { otherBootObservations } from './other-boot'
import type { QuoteCheck } from './outcome'
import { signerOf } from './quote-order'

/** What several quotes say together: in which order they were made, what was measured between them, and whether they contradict each other or the log. */
export const quoteTimeline: Check = {
  name: 'quotes in time',
  stage: 'quotes',
  run(model, before) {
    const inTime = before.quoteChecks.filter((one) => one.order !== null).sort((a, b) => a.order! - b.order!)
    const speaking = inTime.filter((one) => one.signature !== 'fail' && one.magic === 'pass' && one.type === 'pass')
    const contradictions = [...groupedBy(speaking, signerOf).values()].flatMap((quotes) => [
      ...neighbours(quotes).flatMap(clockWentBack), ...neighbours(quotes.filter((one) => one.attestedEntries !== null)).flatMap(contradictsLog),
    ])
    const boots = [...groupedBy(inTime.filter((one) => one.status !== 'fail'), (one) => one.boot!)].sort(([a], [b]) => a - b)
    const timeline = boots.flatMap(([, quotes]) => windowsOf(quotes, before.replay?.startsAfter ?? 0, model.log?.count ?? 0))
    return { timeline, observations: [...before.observations, ...contradictions, ...otherBootObservations(model, speaking)] }
  },
}

function neighbours(quotes: readonly QuoteCheck[]): (readonly [QuoteCheck, QuoteCheck])[] {
  return quotes.slice(1).map((later, i) => [quotes[i], later])
}

/** The clock is kept over resets, but for what it had not stored when the power went (TPM 2.0 Part 1 r1.59 §36). */
function clockWentBack([{ quote: a }, later]: readonly [QuoteCheck, QuoteCheck]): Observation[] {
  const { quote: b } = later
  if (b.clock >= a.clock) return []
  const message = `By its count of resets and restarts the TPM made ${b.path} after ${a.path}, but by its clock ${a.clock - b.clock} ms before it: it lost power without a shutdown, or its owner cleared it, or one of the two is not what it seems.`
  return [observe('quote.clock-went-back', 'warning', message, { ...clockField(later), expected: `at least ${a.clock} ms`, found: `${b.clock} ms` })]
}

/** Between two quotes of one run of the TPM its PCR was only extended: the later one covers as many entries or more. */
function contradictsLog([earlier, later]: readonly [QuoteCheck, QuoteCheck]): Observation[] {
  const [a, b] = [earlier.quote, later.quote]
  const isOneRun = earlier.boot === later.boot && a.restartCount === b.restartCount && a.clock < b.clock
  if (!isOneRun || covers(later) >= covers(earlier)) return []
  const message = `By the TPM's clock ${b.path} was made after ${a.path}, but it covers fewer entries of this log. A PCR does not go back within one boot: one of the two is not what it seems.`
  const details = { expected: `at least ${entriesWord(covers(earlier))}`, found: entriesWord(covers(later)) }
  return [observe('quote.order-contradicts-log', 'error', message, { ...clockField(later), ...details })]
}

function covers({ attestedEntries }: QuoteCheck): number {
  return attestedEntries ?? 0
}

function clockField({ quote }: QuoteCheck): Pick<Observation, 'evidence' | 'byteOffset' | 'byteLength'> {
  const field = quote.fields.find((one) => one.term === 'clockInfo.clock')
  return { evidence: quote.evidence, byteOffset: field?.byteOffset ?? null, byteLength: field?.byteLength ?? null }
}

/**
 * Windows between the quotes of one boot that have a place in the log, before the first and after the last. Where the log falls back the PCR was
 * reset, or the quotes contradict each other: what stood before says nothing of this log's entries.
 */
function windowsOf(quotes: readonly QuoteCheck[], startsAfter: number, count: number): TimelineReport[] {
  const placed = quotes.filter((one) => one.attestedEntries !== null).sort((a, b) => (isSameInstant(a, b) ? covers(a) - covers(b) : a.order! - b.order!))
  let windows: TimelineReport[] = []
  let previous: QuoteCheck | null = null
  for (const one of placed) {
    if (previous && covers(one) < covers(previous)) [windows, previous] = [[], null]
    const from = Math.max(previous ? covers(previous) : 0, startsAfter) + 1
    if (covers(one) >= from) windows.push(windowOf(previous, one, [from, covers(one)]))
    previous = one
  }
  return previous && covers(previous) < count ? [...windows, windowOf(previous, null, [covers(previous) + 1, count])] : windows
}

function isSameInstant({ quote: a }: QuoteCheck, { quote: b }: QuoteCheck): boolean {
  return a.restartCount === b.restartCount && a.clock === b.clock
}

function windowOf(after: QuoteCheck | null, quote: QuoteCheck | null, [entriesFrom, entriesTo]: readonly [number, number]): TimelineReport {
  const ends = [after, quote].filter((one) => one !== null)
  return {
    boot: ends[0].boot!, status: combineVerdicts(ends.map((one) => one.status)), after: after?.quote.evidence ?? null, quote: quote?.quote.evidence ?? null,
    entriesFrom, entriesTo, clockFrom: after && `${after.quote.clock}`, clockTo: quote && `${quote.quote.clock}`,
    restarts: after && quote ? (quote.quote.restartCount - after.quote.restartCount) >>> 0 : 0,
  }
}
