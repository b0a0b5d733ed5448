import type { QuoteCheck } from '../checks/quote/outcome'
import type { FieldNode } from '../model/evidence'
import type { Verdict } from '../model/verdict'
import type { CheckedField } from '../model/view'

/** The quote field by field, with the outcome of the check that each field has; `null` for those that only stand for the record. */
export function quoteFields(check: QuoteCheck, imaPcr: number): readonly CheckedField[] {
  return check.quote.fields.map((field) => ({ ...field, check: checkOf(check, field, imaPcr) }))
}

function checkOf(check: QuoteCheck, field: FieldNode, imaPcr: number): Verdict | null {
  switch (field.term) {
    case 'magic': return check.magic
    case 'type': return check.type
    case 'qualifiedSigner': return 'not-checked'
    case 'extraData': return check.nonce
    case 'clockInfo.safe': return check.quote.safe ? 'pass' : 'not-checked'
    case 'attested.quote.pcrSelect': return check.quote.pcrSelection.some((one) => one.pcrs.includes(imaPcr)) ? 'pass' : 'fail'
    case 'attested.quote.pcrDigest': return check.pcrDigest
    default: return null
  }
}
