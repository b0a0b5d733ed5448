import { PCR_COUNT } from '../model/algorithms'
import type { Observation } from '../model/finding'
import { entryPlace, type ImaLog } from '../model/ima-log'
import { ATTESTED, type Reason, type Verdict } from '../model/verdict'
import type { Answer } from '../model/report'
import type { CaseModel, Check, Outcome } from './check'
import { coverage, coveredCounter, type PlacedQuote } from './coverage'
import { entriesWord, observe } from './observe'
import type { QuoteCheck } from './quote/outcome'
import { attestedEntries } from './quote/quote-position'

/** Is the evidence authentic? Speaks of the good quote that covers most entries; every other quote has its findings all the same. */
export const attestation: Check = {
  name: 'attestation',
  stage: 'quotes',
  run(model, before) {
    const { log } = model
    const placed = before.quoteChecks.map((check) => ({ check, bounds: boundsOf(model, before, check) }))
    const best = bestQuote(log, placed)
    const columns = (log && coverage(log, placed, { pcr: model.options.imaPcr, startsAfter: before.replay?.startsAfter ?? 0 })) ?? { attested: null, attestedBy: null }
    const verdict = answer(model, before, best, columns.attested)
    if (!log) return { attestation: { ...verdict, ...columns } }
    return { attestation: { ...verdict, ...columns }, observations: [...before.observations, ...notAttested(log, columns.attested, best)] }
  },
}

function boundsOf(model: CaseModel, before: Outcome, check: QuoteCheck): readonly number[] {
  const values = before.quoteValues.find((one) => one.quote === check.quote)
  return Array.from({ length: PCR_COUNT }, (_, pcr) => {
    if (check.attestedEntries === null) return 0
    return pcr === model.options.imaPcr ? check.attestedEntries : ((values && attestedEntries(values, before.replay, pcr)) ?? 0)
  })
}

/** A quote that passes before one that is open, that before one that fails; then the one that covers most entries. */
function bestQuote(log: ImaLog | null, placed: readonly PlacedQuote[]): QuoteCheck | null {
  const order = { 'pass': 0, 'not-checked': 1, 'fail': 2 } satisfies Record<Verdict, number>
  if (placed.length === 0) return null
  const count = coveredCounter(log)
  const ranked = placed.map((one) => ({ check: one.check, position: one.check.attestedEntries ?? -1, covered: count(one.bounds) }))
  ranked.sort((a, b) => Number(b.position >= 0) - Number(a.position >= 0) || order[a.check.status] - order[b.check.status] || b.covered - a.covered)
  return ranked[0]?.check ?? null
}

function answer(model: CaseModel, before: Outcome, best: QuoteCheck | null, attested: Uint8Array | null): Answer {
  const { log, options } = model
  if (!log) return notChecked(['no-log'], 'There is no IMA log among the files.')
  if (!best) return notChecked(['no-quote'], 'There is no quote: nothing ties the log to a TPM.')
  const quote = best.quote.path
  if (best.status === 'pass' && best.attestedEntries !== null) {
    const proven = countOf(attested, ATTESTED.yes)
    if (proven === 0) return notChecked(['nothing-attested'], `${quote} is good, but it was taken before any entry of this log: it says nothing of what ran.`)
    return { verdict: 'pass', reasons: [], because: [passSentence(log, best, quote, proven)] }
  }
  const failures = failureSentences(before, best, quote, options.imaPcr)
  if (failures.length > 0) return { verdict: 'fail', reasons: failureReasons(before), because: failures }
  const reasons = [...new Set(Object.values(best.reasons))]
  return { verdict: 'not-checked', reasons, because: openSentences(best, quote, reasons) }
}

function passSentence(log: ImaLog, best: QuoteCheck, quote: string, proven: number): string {
  const open = log.count - proven
  const tail = open > 0 ? ` ${entriesWord(open)} of the log ${open === 1 ? 'is' : 'are'} not covered.` : ''
  return `The log replays to ${quote}, which ${signer(best)} signed, at entry ${best.attestedEntries!.toLocaleString('en-US')} of ${log.count.toLocaleString('en-US')}.${tail}`
}

function signer({ key, trustedBy, chain }: QuoteCheck): string {
  const name = key?.path ?? ''
  return trustedBy === '--ak-ca' ? `the key ${name}, for which your attestation CA ${chain[chain.length - 1].subject} vouches,` : `your key ${name}`
}

/** Entries of the column in this state. */
export function countOf(attested: Uint8Array | null, state: number): number {
  let count = 0
  for (const one of attested ?? []) if (one === state) count++
  return count
}

/** Sentences of what was disproved, most damning first. */
function failureSentences(before: Outcome, best: QuoteCheck, quote: string, imaPcr: number): string[] {
  const sentences: string[] = []
  if (best.quote.stopped) sentences.push(`${quote} is damaged.`)
  if (best.magic === 'fail') sentences.push(`${quote} was not made by a TPM.`)
  if (best.type === 'fail') sentences.push(`${quote} is not a quote.`)
  if (best.signature === 'fail') sentences.push(`The signature of ${quote} does not verify.`)
  if (best.nonce === 'fail') sentences.push(`${quote} answers another nonce.`)
  if (best.pcrDigest === 'fail') sentences.push(`The PCR values are not those that ${quote} covers.`)
  if (best.signature === 'pass' && best.status === 'fail' && sentences.length === 0) sentences.push(`The key that signed ${quote} is no attestation key.`)
  if (!best.quote.pcrSelection.some((one) => one.pcrs.includes(imaPcr)) && !best.quote.stopped) sentences.push(`No quote covers PCR ${imaPcr}.`)
  const mismatched = before.replay?.rows.filter((row) => row.status === 'mismatch' && row.reportedBy === 'quote' && row.pcr === imaPcr) ?? []
  if (mismatched.length > 0) sentences.push(`The log does not replay to the quoted PCR ${imaPcr} (${[...new Set(mismatched.map((row) => row.bank))].join(', ')}).`)
  return sentences
}

function failureReasons(before: Outcome): Reason[] {
  const reasons = before.replay?.rows.filter((row) => row.status === 'mismatch').map((row) => row.reason) ?? []
  return [...new Set(reasons.filter((reason) => reason !== null))]
}

const OPEN: Readonly<Partial<Record<Reason, string>>> = {
  'no-signature': 'No signature of the quote is among the files.',
  'no-trusted-key': 'No attestation key that can be used was named as trusted: a key that came with the evidence can vouch for nothing.',
  'nonce-not-given': 'The nonce that was asked for was not given: the quote could be an old one.',
  'no-values': 'No PCR values fit the quote.',
  'unknown-algorithm': 'The quote uses an algorithm that is not checked here.',
}

function openSentences(best: QuoteCheck, quote: string, reasons: readonly Reason[]): string[] {
  const sentences = reasons.map((reason) => OPEN[reason] ?? `Not checked: ${reason}.`)
  if (best.signature === 'pass') sentences.push(`The signature of ${quote} is good${best.attestedEntries === null ? '.' : `, and the log replays to it at entry ${best.attestedEntries.toLocaleString('en-US')}.`}`)
  return sentences
}

function notChecked(reasons: readonly Reason[], because: string): Answer {
  return { verdict: 'not-checked', reasons, because: [because] }
}

function notAttested(log: ImaLog, attested: Uint8Array | null, best: QuoteCheck | null): Observation[] {
  if (!attested || !best) return []
  const indexes: number[] = []
  attested.forEach((state, index) => {
    if (state >= ATTESTED.after) indexes.push(index)
  })
  if (indexes.length === 0) return []
  const message = `Proven by no quote: ${entriesWord(indexes.length)} after ${best.quote.path}, or on a PCR that no quote covers.`
  const place = entryPlace(log, indexes[0])
  return [observe('quote.entries-not-attested', 'warning', message, { ...place, entryIndexes: indexes })]
}
