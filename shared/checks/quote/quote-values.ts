import { bytesEqual } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import { computePcrDigest } from '../../crypto/pcr-digest'
import { findQuotedPrefix, type SelectedPcr } from '../../kernel/quoted-prefix'
import { BANKS, digestSize, isBank, type Bank } from '../../model/algorithms'
import type { Checkpoint } from '../../model/checkpoint'
import type { Observation } from '../../model/finding'
import { rawFull24, rawLayout } from '../../model/pcr-layout'
import type { PcrSelection, PcrValue, PcrValues, Quote } from '../../model/tpm'
import type { CaseModel, Check } from '../check'
import { observe } from '../observe'
import { sameStem, signatureCandidates } from './pairing'
import type { QuoteValues, QuotedValue } from './outcome'

/** Holds PCR values against the PCR digest of each quote: `H(values of the selected PCRs)`, TPM 2.0 Part 3 §18.4. */
export const quoteValues: Check = {
  name: 'PCR values of the quotes',
  stage: 'quotes',
  async run(model, before, checkpoint) {
    const proven: QuoteValues[] = []
    for (const quote of model.quotes) proven.push(await valuesOf(model, quote, checkpoint))
    const settled = proven.map((one) => withRefutation(model, one, proven))
    return { quoteValues: settled, observations: [...before.observations, ...settled.flatMap((one) => mismatch(model, one))] }
  },
}

/** Values that a file states, with a layout for one that has no header. */
export function statedValues(file: PcrValues, selection: readonly PcrSelection[] | null): readonly PcrValue[] {
  if (file.form !== 'raw') return file.values
  return (selection && rawLayout(file.bytes, selection)) ?? rawFull24(file.bytes) ?? []
}

async function valuesOf(model: CaseModel, quote: Quote, checkpoint: Checkpoint): Promise<QuoteValues> {
  const none: QuoteValues = { quote, verdict: 'not-checked', reason: 'no-values', values: [], source: null, refuted: null, unreached: false }
  if (quote.stopped) return { ...none, reason: 'stopped-early' }
  const bank = digestBank(model, quote)
  if (bank === null) return { ...none, reason: 'unknown-algorithm' }
  for (const file of likeliestFirst(model, quote)) {
    const values = selectedValues(statedValues(file, quote.pcrSelection), quote)
    const digest = computePcrDigest(quote.pcrSelection, (name, pcr) => values.find((one) => one.bank === name && one.pcr === pcr)?.value ?? null, bank)
    if (digest && bytesEqual(digest, quote.pcrDigest)) return { quote, verdict: 'pass', reason: null, values, source: file.evidence, refuted: null, unreached: false }
  }
  const selected = selectedOfLog(model, quote)
  if (!model.log || !selected) return none
  const prefix = await findQuotedPrefix(model.log, selected, quote.pcrDigest, bank, checkpoint)
  return prefix ? { ...none, verdict: 'pass', reason: null, values: prefix.values } : { ...none, unreached: true }
}

/** What the user named, then the file of the same name: where several files hold the same values, the quote's own one is told. */
function likeliestFirst(model: CaseModel, quote: Quote): readonly PcrValues[] {
  const rank = (file: PcrValues) => (model.given.has(file.evidence) ? 0 : sameStem(file, quote) ? 1 : 2)
  return [...model.pcrValues].sort((a, b) => rank(a) - rank(b))
}

/** A file that says it is this quote's, and that no quote agrees with, is wrong: that is a failure even where the log proves the values. */
function withRefutation(model: CaseModel, one: QuoteValues, all: readonly QuoteValues[]): QuoteValues {
  if (one.source !== null || one.reason === 'stopped-early' || one.reason === 'unknown-algorithm') return one
  const used = new Set(all.map((other) => other.source))
  const claim = model.pcrValues.find((file) => model.given.has(file.evidence)) ??
    model.pcrValues.find((file) => !used.has(file.evidence) && (sameStem(file, one.quote) || sameSelection(file, one.quote)))
  return claim ? { ...one, verdict: 'fail', reason: null, refuted: claim.evidence } : one
}

function sameSelection(file: PcrValues, quote: Quote): boolean {
  const text = (selection: readonly PcrSelection[]) => selection.filter((one) => one.pcrs.length > 0).map((one) => `${one.bank}:${one.pcrs}`).join('+')
  return file.selection !== null && text(file.selection) === text(quote.pcrSelection)
}

function selectedValues(values: readonly PcrValue[], quote: Quote): readonly QuotedValue[] {
  return values.filter((one) => quote.pcrSelection.some((selection) => selection.bank === one.bank && selection.pcrs.includes(one.pcr)))
}

/** The digest is made with the hash of the signing scheme: a plain signature names none, so its size tells. */
function digestBank(model: CaseModel, quote: Quote): Bank | null {
  const named = signatureCandidates(model, quote)[0]?.hash ?? null
  if (named !== null && !isBank(named) && digestSize(named) === quote.pcrDigest.length) return null
  return BANKS.find((bank) => digestSize(bank) === quote.pcrDigest.length) ?? null
}

/** Without a file: when every selected PCR comes from the log, the prefix that the quote was taken at gives the values. `null` when one does not. */
function selectedOfLog({ log, options }: CaseModel, quote: Quote): readonly SelectedPcr[] | null {
  const extended = new Set(log?.columns.pcr).add(options.imaPcr)
  const selected: SelectedPcr[] = []
  for (const selection of quote.pcrSelection) {
    for (const pcr of selection.pcrs) {
      if (!isBank(selection.bank) || !extended.has(pcr)) return null
      selected.push({ bank: selection.bank, pcr, start: pcr === options.imaPcr ? options.startValues.get(selection.bank) : undefined })
    }
  }
  return selected.length === 0 ? null : selected
}

function mismatch(model: CaseModel, one: QuoteValues): Observation[] {
  const file = model.pcrValues.find((values) => values.evidence === one.refuted)
  if (!file) return []
  const { quote } = one
  const message = `The PCR values in ${file.path} are not those that ${quote.path} covers: they do not hash to its PCR digest.`
  const bank = digestBank(model, quote)
  const values = selectedValues(statedValues(file, quote.pcrSelection), quote)
  const digest = bank && computePcrDigest(quote.pcrSelection, (name, pcr) => values.find((v) => v.bank === name && v.pcr === pcr)?.value ?? null, bank)
  const place = { evidence: file.evidence, byteOffset: 0, byteLength: file.bytes.length }
  return [observe('quote.pcr-digest-mismatch', 'error', message, { ...place, expected: toHex(quote.pcrDigest), found: digest ? toHex(digest) : 'not all selected PCRs are in the file' })]
}
