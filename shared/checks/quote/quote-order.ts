import { toHex } from '../../bytes/hex'
import type { QuoteReport } from '../../model/report'
import type { PublicKey, Quote } from '../../model/tpm'
import { groupedBy } from '../grouped-by'

/** A quote with the key that verified it, if one did. */
export interface SignedQuote {
  readonly quote: Quote
  readonly key: PublicKey | null
}

export type QuotePlace = Pick<QuoteReport, 'order' | 'boot'>

/** resetCount and restartCount are u32; those of a key outside the endorsement and platform hierarchies have a constant added modulo 2^32. */
const WRAP = 2 ** 32

/**
 * Who speaks in a quote: one TPM's key. Only quotes of one signer have counts that can be compared, for the TPM blurs them differently for each
 * key (TPM 2.0 Part 1 r1.59 §36).
 */
export function signerOf({ quote, key }: SignedQuote): string {
  return `${toHex(quote.qualifiedSigner)} ${key ? (key.spki ? toHex(key.spki) : key.evidence) : ''}`
}

/**
 * The place of each quote in time: those of one signer by resetCount, restartCount and clock; the sequences of several signers are merged by clock.
 * A boot lasts from one TPM reset to the next. A quote that was not read whole has no place.
 */
export function quoteOrder(quotes: readonly SignedQuote[]): readonly QuotePlace[] {
  const whole = quotes.filter(({ quote }) => !quote.stopped)
  const sequences = [...groupedBy(whole, signerOf).values()].map(byCounts)
  const boots = new Map<string, number>()
  const places = new Map<SignedQuote, QuotePlace>()
  for (const [i, one] of mergedByClock(sequences).entries()) {
    const key = `${signerOf(one)} ${one.quote.resetCount}`
    if (!boots.has(key)) boots.set(key, boots.size + 1)
    places.set(one, { order: i + 1, boot: boots.get(key)! })
  }
  return quotes.map((one) => places.get(one) ?? { order: null, boot: null })
}

/** Quotes of one signer in the order in which it made them. */
export function byCounts<T extends SignedQuote>(quotes: readonly T[]): T[] {
  const boots = groupedBy(quotes, ({ quote }) => quote.resetCount)
  return inOrder(boots).flatMap((boot) => inOrder(groupedBy(boot, ({ quote }) => quote.restartCount)).flatMap((run) => [...run].sort(byClock)))
}

function byClock({ quote: a }: SignedQuote, { quote: b }: SignedQuote): number {
  return a.clock < b.clock ? -1 : a.clock > b.clock ? 1 : 0
}

/**
 * Groups by counts that only grow but may have wrapped around, for a constant may have been added to them: the circle of values is cut at its
 * widest gap. Counts that did not wrap keep their order, for no TPM comes near 2^31 boots.
 */
function inOrder<T>(groups: ReadonlyMap<number, readonly T[]>): (readonly T[])[] {
  const counts = [...groups.keys()].sort((a, b) => a - b)
  let first = 0
  let widest = counts.length > 0 ? counts[0] + WRAP - counts[counts.length - 1] : 0
  for (let i = 1; i < counts.length; i++) {
    if (counts[i] - counts[i - 1] > widest) [first, widest] = [i, counts[i] - counts[i - 1]]
  }
  return [...counts.slice(first), ...counts.slice(0, first)].map((count) => groups.get(count)!)
}

/** Each sequence keeps its order, even where its clock goes back: what follows a clock is not told before it. */
function mergedByClock(sequences: readonly (readonly SignedQuote[])[]): SignedQuote[] {
  const timed = sequences.flatMap((sequence) => {
    let latest = 0n
    return sequence.map((one) => {
      latest = one.quote.clock > latest ? one.quote.clock : latest
      return { one, latest }
    })
  })
  return timed.sort((a, b) => (a.latest < b.latest ? -1 : a.latest > b.latest ? 1 : 0)).map(({ one }) => one)
}
