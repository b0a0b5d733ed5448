import { concatBytes, bytesEqual } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import { visibleText } from '../../bytes/visible'
import { hash } from '../../crypto/digests'
import { digestSize, isBank, type Bank } from '../../model/algorithms'
import type { Observation } from '../../model/finding'
import type { KeylimeDocument, KeylimeQuote, Stated } from '../../model/keylime'
import type { Quote, QuoteSignature } from '../../model/tpm'
import { combineVerdicts, type Verdict } from '../../model/verdict'
import type { CaseModel, Check, Outcome } from '../check'
import { observe } from '../observe'
import type { QuotedValue } from '../quote/outcome'
import type { KeylimeOutcome } from './outcome'

/** The PCR that an agent resets and extends with its transport key before it quotes (Keylime `TPM_DATA_PCR`). */
const TRANSPORT_PCR = 16
/** Keylime's name of a hash where the kernel has another. */
const HASH_NAMES: Readonly<Record<string, string>> = { sm3_256: 'sm3' }

/** What a Keylime document says of its quotes, held against what the quotes prove. */
export const checkKeylimeDocuments: Check = {
  name: 'Keylime documents',
  stage: 'quotes',
  run(model, before) {
    const keylime: KeylimeOutcome[] = []
    const found: Observation[] = []
    for (const document of model.keylimeDocuments) {
      for (const one of document.quotes) {
        const quote = model.quotes.find(({ evidence }) => evidence === one.quote)
        if (!quote) continue
        const { verdict, observations } = transportKey(document, one, quote, before)
        keylime.push({ evidence: document.evidence, form: document.form, quoteEvidence: one.quote, transportKey: verdict, statedNonce: one.nonce?.value ?? null })
        found.push(...observations, ...statedAlgorithms(model, document, one, quote))
      }
    }
    return { keylime, observations: [...before.observations, ...found] }
  },
}

interface TransportKey {
  readonly verdict: Verdict | null
  readonly observations: readonly Observation[]
}

/** PCR 16 of every bank that is quoted must be `H(0... || H(text of the key))`. */
function transportKey(document: KeylimeDocument, { transportKey: key }: KeylimeQuote, quote: Quote, before: Outcome): TransportKey {
  const banks = quote.pcrSelection.filter(({ pcrs }) => pcrs.includes(TRANSPORT_PCR)).map(({ bank }) => bank)
  if (!key || banks.length === 0) return { verdict: null, observations: [] }
  const values = before.quoteValues.find((one) => one.quote === quote)?.values ?? []
  const rows = banks.map((bank) => bound(bank, key.value, values))
  const wrong = rows.find(({ verdict }) => verdict === 'fail')
  const verdict = combineVerdicts(rows.map((row) => row.verdict))
  if (!wrong) return { verdict, observations: [] }
  const message = `The transport key in ${document.path} is not the one that ${quote.path} covers: what is sent under it can be read by whoever put it there.`
  return { verdict, observations: [observe('quote.transport-key-mismatch', 'error', message, { ...placeOf(document, key), expected: wrong.expected, found: wrong.found })] }
}

/** `expected`: the quoted value; `found`: what the key in the document gives. */
function bound(bank: string, key: Uint8Array, values: readonly QuotedValue[]): { verdict: Verdict; expected: string; found: string } {
  const quoted = values.find((one) => one.bank === bank && one.pcr === TRANSPORT_PCR)
  if (!quoted || !isBank(bank)) return { verdict: 'not-checked', expected: '', found: '' }
  const value = extendedOnce(bank, key)
  return { verdict: bytesEqual(value, quoted.value) ? 'pass' : 'fail', expected: `PCR ${TRANSPORT_PCR} ${bank} ${toHex(quoted.value)}`, found: toHex(value) }
}

function extendedOnce(bank: Bank, data: Uint8Array): Uint8Array {
  return hash(bank, concatBytes(new Uint8Array(digestSize(bank)!), hash(bank, data)))
}

/** The algorithms that the document names: a verifier that believes it looks at something else than what was signed. */
function statedAlgorithms(model: CaseModel, document: KeylimeDocument, { signature: id, hashAlgorithm, signatureScheme }: KeylimeQuote, quote: Quote): Observation[] {
  const signature = model.signatures.find(({ evidence }) => evidence === id) ?? null
  const banks = quote.pcrSelection.filter(({ pcrs }) => pcrs.length > 0).map(({ bank }) => bank)
  return [
    ...hashContradictions(document, hashAlgorithm, signature, banks),
    ...contradiction(document, signatureScheme, signature?.scheme ?? null, (stated, scheme) => stated === scheme, (scheme) => `a signature of scheme ${scheme}`),
  ]
}

function hashContradictions(document: KeylimeDocument, stated: Stated<string> | null, signature: QuoteSignature | null, banks: readonly string[]): Observation[] {
  const name = (text: string) => HASH_NAMES[text] ?? text
  const bySignature = contradiction(document, stated, signature?.hash ?? null, (text, hashName) => name(text) === hashName, (hashName) => `a signature over ${hashName}`)
  if (bySignature.length > 0 || banks.length === 0) return bySignature
  return contradiction(document, stated, banks.join(', '), (text) => banks.includes(name(text)), (quoted) => `PCRs of ${quoted}`)
}

/** Nothing stated, or nothing to hold it against, contradicts nothing. */
function contradiction(document: KeylimeDocument, stated: Stated<string> | null, real: string | null, agrees: (stated: string, real: string) => boolean, words: (real: string) => string): Observation[] {
  if (!stated || real === null || agrees(stated.value.toLowerCase(), real)) return []
  const message = `${document.path} says ${visibleText(stated.value)} of its quote, and the quote itself says otherwise.`
  return [observe('quote.stated-algorithm-differs', 'warning', message, { ...placeOf(document, stated), expected: visibleText(stated.value), found: words(real) })]
}

function placeOf(document: KeylimeDocument, { byteOffset, byteLength }: Stated<unknown>): Pick<Observation, 'evidence' | 'byteOffset' | 'byteLength'> {
  return { evidence: document.evidence, byteOffset, byteLength }
}
