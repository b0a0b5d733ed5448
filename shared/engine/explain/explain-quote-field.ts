import { toHex } from '../../bytes/hex'
import type { Derivation, DerivationStep } from '../../model/derivation'
import type { EvidenceId, FieldNode } from '../../model/evidence'
import type { Quote } from '../../model/tpm'
import { quoteFields } from '../quote-fields'
import { plainStep, type ExplainedCase } from './explained-case'
import { attestStart, quoteCheck } from './explain-quote'
import { nonceStep } from './nonce-step'
import { pcrDigestStep } from './pcr-digest-step'

/**
 * Where a field of a quote stands, and for those that are held against something how.
 * @throws RangeError for a quote that is not of the case, or a field that it does not have.
 */
export function explainQuoteField(explained: ExplainedCase, evidence: EvidenceId, at: number): Derivation {
  const check = quoteCheck(explained, evidence)
  const field = quoteFields(check, explained.host.model.options.imaPcr)[at]
  if (!field) throw new RangeError(`the quote ${evidence} has no field ${at}`)
  const own = field.term === 'extraData' ? nonceStep(explained, check) : field.term === 'attested.quote.pcrDigest' ? pcrDigestStep(explained, check) : null
  const steps = [readStep(explained, check.quote, field), ...(own ? [own] : [])]
  const notes = ['All fields are covered by the signature: it is over the whole of the quote.']
  return explained.finish({ title: field.label, banks: [], bank: null, steps, agrees: [], tools: [], notes })
}

/** The bytes of a field, the size before it included. */
function readStep(explained: ExplainedCase, quote: Quote, { label, term, byteOffset, byteLength, value, meaning }: FieldNode): DerivationStep {
  const start = byteOffset - attestStart(quote)
  const bytes = quote.bytes.subarray(start, start + byteLength)
  const output = toHex(bytes)
  return plainStep({ label: `${label}, as it stands`, inputs: [explained.part(term ?? label, quote.evidence, byteOffset, bytes)], output, says: meaning ?? (value === output ? null : value) })
}
