import { isBank } from '../../../model/algorithms'
import type { Outcome } from '../../check'
import type { QuoteCheck } from '../../quote/outcome'
import type { PcrGoal, PcrNotChecked } from './outcome'

const IMA_PCR = 10
/** Schemes that Keylime takes (`checkquote`): RSASSA and ECDSA over one of these. */
const SCHEME = /^(?:rsassa|ecdsa)-(sha1|sha256|sha384|sha512)$/

/** Values of PCR 10 that Keylime would look for in the log, one for each quote; of the others why there is none. */
export function pcrGoals({ quoteChecks, quoteValues }: Outcome): { readonly goals: readonly PcrGoal[]; readonly notChecked: readonly PcrNotChecked[] } {
  const goals: PcrGoal[] = []
  const notChecked: PcrNotChecked[] = []
  for (const check of quoteChecks) {
    const { quote } = check
    const bank = bankOf(check)
    const expected = bank && quoteValues.find((one) => one.quote === quote)?.values.find((one) => one.bank === bank && one.pcr === IMA_PCR)?.value
    if (bank && expected) goals.push({ quote: quote.evidence, path: quote.path, bank, expected })
    else notChecked.push({ quote: quote.evidence, why: whyNot(check, bank) })
  }
  return { goals, notChecked }
}

/** The bank is the hash of the signature, whatever banks the quote selects. */
function bankOf({ scheme }: QuoteCheck): PcrGoal['bank'] | null {
  const name = SCHEME.exec(scheme ?? '')?.[1]
  return name !== undefined && isBank(name) ? name : null
}

function whyNot({ scheme, quote }: QuoteCheck, bank: string | null): string {
  if (scheme === null) return `${quote.path} has no signature: Keylime takes the bank from it.`
  if (bank === null) return `Keylime refuses ${quote.path}: it takes no signature of scheme ${scheme}.`
  const isSelected = quote.pcrSelection.some((one) => one.bank === bank && one.pcrs.includes(IMA_PCR))
  return isSelected ? `No PCR values fit ${quote.path}.` : `${quote.path} is signed over ${bank}, and does not select PCR 10 of that bank, the only one that Keylime looks at.`
}
