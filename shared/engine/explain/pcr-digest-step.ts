import { toHex } from '../../bytes/hex'
import { bytesEqual } from '../../bytes/equal'
import { computePcrDigest } from '../../crypto/pcr-digest'
import { BANKS, digestSize, isBank, type Bank } from '../../model/algorithms'
import type { DerivationStep } from '../../model/derivation'
import { statedValues } from '../../checks/quote/quote-values'
import type { QuoteCheck, QuotedValue } from '../../checks/quote/outcome'
import { schemeParts } from './commands/openssl'
import type { ExplainedCase } from './explained-case'
import { reportedPart } from './reported-part'

/** The PCR digest of a quote from the values that it covers, in the order of its selection; `null` where no values are known. */
export function pcrDigestStep(explained: ExplainedCase, check: QuoteCheck): DerivationStep | null {
  const { quote } = check
  const bank = digestBank(check)
  const values = valuesOf(explained, check)
  const ordered = quote.pcrSelection.flatMap((selection) => selection.pcrs.map((pcr) => values.find((one) => one.bank === selection.bank && one.pcr === pcr) ?? null))
  if (bank === null || ordered.length === 0 || !ordered.every((one) => one !== null)) return null
  const digest = computePcrDigest(quote.pcrSelection, (name, pcr) => values.find((one) => one.bank === name && one.pcr === pcr)?.value ?? null, bank)!
  const same = bytesEqual(digest, quote.pcrDigest)
  return {
    label: `PCR digest, ${bank} over ${ordered.length === 1 ? 'one value' : `${ordered.length} values`}`, algorithm: bank,
    inputs: ordered.map((one) => reportedPart(explained, one.bank, one.pcr, one.value, check.valuesEvidence)), output: toHex(digest), check: same ? 'pass' : 'fail',
    says: same ? 'equals the PCR digest that was signed' : `the PCR digest that was signed is another: ${toHex(quote.pcrDigest)}`,
  }
}

/** Hash of the signing scheme; where that is not known, the one of the digest's size. */
function digestBank({ scheme, quote }: QuoteCheck): Bank | null {
  const named = schemeParts(scheme)?.hash ?? ''
  return isBank(named) ? named : BANKS.find((bank) => digestSize(bank) === quote.pcrDigest.length) ?? null
}

function valuesOf({ host: { model, outcome } }: ExplainedCase, check: QuoteCheck): readonly QuotedValue[] {
  const proven = outcome.quoteValues.find((one) => one.quote.evidence === check.quote.evidence)?.values ?? []
  const file = model.pcrValues.find((one) => one.evidence === check.valuesEvidence)
  return proven.length > 0 || !file ? proven : statedValues(file, check.quote.pcrSelection)
}
