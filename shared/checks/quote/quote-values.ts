import { bytesEqual } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import { computePcrDigest } from '../../crypto/pcr-digest'
import { findQuotedPrefix, type SelectedPcr } from '../../kernel/quoted-prefix'
import { banksOfDigestSize, digestSize, isBank, type Bank } from '../../model/algorithms'
import type { Checkpoint } from '../../model/checkpoint'
import type { EvidenceId } from '../../model/evidence'
import type { Observation } from '../../model/finding'
import { pcrsOf } from '../../model/ima-log'
import { banksInName, rawFull24, rawLayout } from '../../model/pcr-layout'
import type { PcrSelection, PcrValue, PcrValues, Quote } from '../../model/tpm'
import type { CaseModel, Check } from '../check'
import { observe } from '../observe'
import { sameStem, signatureCandidates } from './pairing'
import type { QuoteValues, QuotedValue } from './outcome'

/** Holds PCR values against the PCR digest of each quote: `H(values of the selected PCRs)`, TPM 2.0 Part 3 §18.4. */
export const quoteValues: Check = {
  name: 'PCR values of the quotes',
  stage: 'quotes',
  async run(model, _before, checkpoint) {
    const proven: QuoteValues[] = []
    for (const quote of model.quotes) proven.push(await valuesOf(model, quote, checkpoint))
    return { quoteValues: proven.map((one) => withRefutation(model, one, proven)) }
  },
}

/** Tells of values that are not those which a quote covers. */
export const refutedValues: Check = {
  name: 'refuted PCR values',
  stage: 'quotes',
  async run(model, before) {
    return { observations: [...before.observations, ...before.quoteValues.flatMap((one) => mismatch(model, one))] }
  },
}

/** Values that a file states; one without a header has the layout of `selection`, or holds 24 values of a bank: by its name, else one of `quoted`. */
export function statedValues(file: PcrValues, selection: readonly PcrSelection[] | null, quoted = selection ?? []): readonly PcrValue[] {
  if (file.form !== 'raw') return file.values
  const name = file.path.slice(file.path.lastIndexOf('/') + 1)
  return (selection && rawLayout(file.bytes, selection)) ?? rawFull24(file.bytes, [...banksInName(name), ...quoted.map(({ bank }) => bank)]) ?? []
}

async function valuesOf(model: CaseModel, quote: Quote, checkpoint: Checkpoint): Promise<QuoteValues> {
  const none: QuoteValues = { quote, verdict: 'not-checked', reason: 'no-values', values: [], source: null, refuted: null, unreached: false }
  if (quote.stopped) return { ...none, reason: 'stopped-early' }
  const hashes = digestHashes(model, quote)
  if (hashes.length === 0) return { ...none, reason: 'unknown-algorithm' }
  for (const file of likeliestFirst(model, quote)) {
    const values = selectedValues(statedValues(file, quote.pcrSelection), quote)
    if (hashes.some((hash) => hashesTo(values, quote, hash))) return { quote, verdict: 'pass', reason: null, values, source: file.evidence, refuted: null, unreached: false }
  }
  const joined = joinedValues(model, quote)
  if (joined && hashes.some((hash) => hashesTo(joined.values, quote, hash))) return { ...none, verdict: 'pass', reason: null, ...joined }
  const selected = selectedOfLog(model, quote)
  if (!model.log || !selected) return none
  for (const hash of hashes) {
    const prefix = await findQuotedPrefix(model.log, selected, quote.pcrDigest, hash, checkpoint)
    if (prefix) return { ...none, verdict: 'pass', reason: null, values: prefix.values }
  }
  return { ...none, unreached: true }
}

/** Files of one bank each: together they may hold what the quote selects. `source` is the first that holds some of it. */
function joinedValues(model: CaseModel, quote: Quote): Pick<QuoteValues, 'values' | 'source'> | null {
  const values = new Map<string, QuotedValue>()
  let source: EvidenceId | null = null
  for (const file of likeliestFirst(model, quote)) {
    for (const one of selectedValues(statedValues(file, null, quote.pcrSelection), quote)) {
      const name = `${one.bank}:${one.pcr}`
      if (values.has(name)) continue
      values.set(name, one)
      source ??= file.evidence
    }
  }
  return values.size > 0 ? { values: [...values.values()], source } : null
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

/** The digest is made with the hash of the signing scheme. A plain signature names none: then each of the digest's size may be it. */
export function digestHashes(model: CaseModel, quote: Quote): readonly Bank[] {
  const size = quote.pcrDigest.length
  const named = signatureCandidates(model, quote)[0]?.hash ?? null
  if (named === null || digestSize(named) !== size) return banksOfDigestSize(size)
  return isBank(named) ? [named] : []
}

function hashesTo(values: readonly QuotedValue[], quote: Quote, hash: Bank): boolean {
  const digest = digestOf(values, quote, hash)
  return digest !== null && bytesEqual(digest, quote.pcrDigest)
}

function digestOf(values: readonly QuotedValue[], quote: Quote, hash: Bank): Uint8Array | null {
  return computePcrDigest(quote.pcrSelection, (bank, pcr) => values.find((one) => one.bank === bank && one.pcr === pcr)?.value ?? null, hash)
}

/** Without a file: when every selected PCR comes from the log, the prefix that the quote was taken at gives the values. `null` when one does not. */
function selectedOfLog({ log, options }: CaseModel, quote: Quote): readonly SelectedPcr[] | null {
  const extended = new Set(log ? pcrsOf(log) : []).add(options.imaPcr)
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
  const [hash] = digestHashes(model, quote)
  const values = selectedValues(statedValues(file, quote.pcrSelection), quote)
  const digest = hash && digestOf(values, quote, hash)
  const place = { evidence: file.evidence, byteOffset: 0, byteLength: file.bytes.length }
  return [observe('quote.pcr-digest-mismatch', 'error', message, { ...place, expected: toHex(quote.pcrDigest), found: digest ? toHex(digest) : 'not all selected PCRs are in the file' })]
}
