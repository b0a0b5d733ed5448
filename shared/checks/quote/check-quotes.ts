import { bytesEqual } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import { isTruncation } from '../../errors/evidence-error'
import type { Observation } from '../../model/finding'
import { ATTEST_QUOTE, TPM_GENERATED, type Quote } from '../../model/tpm'
import { combineVerdicts, type Reason, type Verdict } from '../../model/verdict'
import type { CaseModel, Check, Outcome } from '../check'
import { observe } from '../observe'
import type { QuoteCheck, QuoteValues } from './outcome'
import { quoteOrder, type QuotePlace } from './quote-order'
import { attestedEntries } from './quote-position'
import { keyNames } from './key-names'
import { unusedKeys, type SignatureCheck } from './signature'

/** Every quote: magic, type, signature, key, nonce, PCR selection and PCR digest. All checks run, whatever the others say. */
export const checkQuotes: Check = {
  name: 'quotes',
  stage: 'quotes',
  run(model, before) {
    const signatures = before.quoteSignatures
    const places = quoteOrder(before.quoteValues.map(({ quote }, i) => ({ quote, key: signatures[i].key })))
    const quoteChecks = before.quoteValues.map((values, i) => ({ ...conclude(model, before, values, signatures[i]), ...places[i] }))
    const found = before.quoteValues.flatMap(({ quote }, i) => [...signatures[i].observations, ...fieldObservations(model, quote)])
    return { quoteChecks, observations: [...before.observations, ...unusedKeys(model), ...keyNames(model), ...found, ...selectionObservations(model), ...unanswered(model)] }
  },
}

function conclude(model: CaseModel, before: Outcome, values: QuoteValues, signature: SignatureCheck): Omit<QuoteCheck, keyof QuotePlace> {
  const { quote } = values
  const magic: Verdict = quote.magic === TPM_GENERATED ? 'pass' : 'fail'
  const type: Verdict = quote.type === ATTEST_QUOTE ? 'pass' : 'fail'
  const nonce = nonceVerdict(model, quote)
  const parts = [magic, type, signature.verdict, nonce, values.verdict, signature.keyVerdict]
  const whole: Verdict = quote.stopped ? 'fail' : combineVerdicts(parts)
  const reasons = {
    ...(whole === 'not-checked' && { status: firstReason(signature, nonce, values) }),
    ...(signature.reason && { signature: signature.reason }),
    ...(nonce === 'not-checked' && { nonce: 'nonce-not-given' as const }),
    ...(values.reason && { pcrDigest: values.reason }),
  }
  return {
    quote, status: whole, magic, type, signature: signature.verdict, nonce, pcrDigest: values.verdict, reasons, scheme: signature.scheme,
    signatureEvidence: signature.signatureEvidence, key: signature.key, keyTrusted: signature.trustedBy !== null, trustedBy: signature.trustedBy, chain: signature.chain,
    valuesEvidence: values.source ?? values.refuted,
    attestedEntries: attestedEntries(values, before.replay, model.options.imaPcr),
  }
}

function firstReason(signature: SignatureCheck, nonce: Verdict, values: QuoteValues): Reason {
  if (signature.reason) return signature.reason
  if (signature.keyVerdict === 'not-checked') return 'no-trusted-key'
  return nonce === 'not-checked' ? 'nonce-not-given' : (values.reason ?? 'no-values')
}

function nonceVerdict(model: CaseModel, quote: Quote): Verdict {
  const { nonces } = model.options
  if (nonces.length === 0) return 'not-checked'
  return nonces.some((nonce) => bytesEqual(nonce, quote.qualifyingData)) ? 'pass' : 'fail'
}

/** Of several nonces each was asked for: that a machine left one unanswered is no less telling than a wrong answer. With one, its quotes say so themselves. */
function unanswered({ quotes, options: { nonces } }: CaseModel): Observation[] {
  const open = nonces.length < 2 ? [] : nonces.filter((nonce) => !quotes.some((quote) => bytesEqual(nonce, quote.qualifyingData)))
  return open.map((nonce) => observe('quote.nonce-unanswered', 'warning', `No quote answers the nonce ${toHex(nonce)} that you gave: an answer to it is missing.`, { expected: toHex(nonce), found: 'no quote' }))
}

/** What the bytes of the quote themselves say. */
function fieldObservations(model: CaseModel, quote: Quote): Observation[] {
  const name = quote.path
  const { nonces } = model.options
  const at = (term: string) => {
    const field = quote.fields.find((one) => one.term === term)
    return { evidence: quote.evidence, byteOffset: field?.byteOffset ?? 0, byteLength: field?.byteLength ?? null }
  }
  const found: Observation[] = []
  if (quote.stopped) {
    const { stopped } = quote
    const code = isTruncation(stopped) ? 'evidence.truncated' : 'evidence.malformed'
    const details = { evidence: quote.evidence, byteOffset: stopped.byteOffset, expected: `${stopped.field}: ${stopped.expected}`, found: stopped.found }
    found.push(observe(code, 'error', `${name} is not a whole TPMS_ATTEST.`, details))
  }
  if (quote.magic !== TPM_GENERATED) {
    const details = { ...at('magic'), expected: hex(TPM_GENERATED, 8), found: hex(quote.magic, 8) }
    found.push(observe('quote.bad-magic', 'error', `${name} does not begin with the mark of a TPM: any key could have signed such bytes.`, details))
  }
  if (quote.type !== ATTEST_QUOTE) {
    const details = { ...at('type'), expected: `${hex(ATTEST_QUOTE, 4)} (quote)`, found: hex(quote.type, 4) }
    found.push(observe('quote.wrong-type', 'error', `${name} is not a quote but another attestation.`, details))
  }
  if (nonces.length === 0) {
    found.push(observe('quote.nonce-not-given', 'warning', `The nonce of ${name} was not checked: an old quote of this machine would look the same. Give the nonce that was asked for.`, at('extraData')))
  } else if (!quote.stopped && nonceVerdict(model, quote) === 'fail') {
    const details = { ...at('extraData'), expected: nonces.map(toHex).join(' or '), found: toHex(quote.qualifyingData) || 'an empty nonce' }
    found.push(observe('quote.nonce-mismatch', 'error', `${name} answers another nonce: it was made for another request, maybe long ago.`, details))
  }
  if (!quote.stopped && !quote.safe) {
    found.push(observe('quote.clock-unsafe', 'warning', `The TPM says in ${name} that its clock may have gone back.`, at('clockInfo.safe')))
  }
  return found
}

/** An unselected PCR is never believed: without a quote of IMA's PCR nothing ties the log to the TPM. */
function selectionObservations(model: CaseModel): Observation[] {
  const { quotes, options } = model
  const whole = quotes.filter((quote) => !quote.stopped)
  if (whole.length === 0 || whole.some((quote) => selects(quote, options.imaPcr))) return []
  const found = whole[0].pcrSelection.map((one) => `${one.bank}: ${one.pcrs.join(', ') || 'none'}`).join('; ') || 'no PCR'
  const message = `No quote covers PCR ${options.imaPcr}, which IMA extends: nothing ties the log to the TPM.`
  return [observe('quote.pcr-not-selected', 'error', message, { evidence: whole[0].evidence, expected: `PCR ${options.imaPcr}`, found })]
}

export function selects(quote: Quote, pcr: number): boolean {
  return quote.pcrSelection.some((selection) => selection.pcrs.includes(pcr))
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0')
}
