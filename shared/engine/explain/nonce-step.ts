import { toHex } from '../../bytes/hex'
import type { DerivationStep } from '../../model/derivation'
import type { QuoteCheck } from '../../checks/quote/outcome'
import type { ExplainedCase } from './explained-case'

/** The nonce as it stands in the quote, held against what the verifier had asked for. */
export function nonceStep(explained: ExplainedCase, { quote, nonce }: QuoteCheck): DerivationStep {
  const field = quote.fields.find((one) => one.term === 'extraData')
  const given = explained.host.model.options.nonces.map(toHex)
  const says = { pass: 'equals the nonce that you gave', fail: `you gave another: ${given.join(', ')}`, 'not-checked': 'nobody said which nonce was asked for' }[nonce]
  return { label: 'Nonce', algorithm: null, inputs: [explained.part('extraData', quote.evidence, (field?.byteOffset ?? -2) + 2, quote.qualifyingData)], output: toHex(quote.qualifyingData), check: nonce, says }
}
