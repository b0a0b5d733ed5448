import { toHex } from '../../bytes/hex'
import { PCR_COUNT } from '../../model/algorithms'
import type { EvidenceId } from '../../model/evidence'
import { pcrsOf, type ImaLog } from '../../model/ima-log'
import type { Reason } from '../../model/verdict'
import type { CaseModel, Outcome } from '../check'
import { statedValues } from '../quote/quote-values'

/** A PCR value that somebody states. `value` is `null` when a quote covers the PCR and nothing says what it covers. */
export interface ReportedValue {
  readonly pcr: number
  readonly bank: string
  readonly value: Uint8Array | null
  /** Why there is nothing to compare; `null` with a value, and where the log can tell without one that it is not what was quoted. */
  readonly reason: Reason | null
  readonly by: 'quote' | 'pcr-values'
  readonly evidence: EvidenceId
}

/** The PCRs that the log speaks of: IMA's, and every other that an entry names. */
export function loggedPcrs(log: ImaLog, imaPcr: number): readonly number[] {
  return [...new Set(pcrsOf(log)).add(imaPcr)].filter((pcr) => pcr < PCR_COUNT).sort((a, b) => a - b)
}

/** What the evidence reports for these PCRs, once for each PCR, bank and file. A value that a quote covers counts as the quote's. */
export function reportedValues(model: CaseModel, before: Outcome, pcrs: readonly number[]): readonly ReportedValue[] {
  const reported = new Map<string, ReportedValue>()
  const add = (one: ReportedValue) => {
    const key = `${one.evidence}:${one.bank}:${one.pcr}:${one.value ? toHex(one.value) : ''}`
    if (pcrs.includes(one.pcr) && !reported.has(key)) reported.set(key, one)
  }
  for (const { quote, values, source, reason, unreached } of before.quoteValues) {
    for (const one of values) add({ ...one, by: 'quote', evidence: source ?? quote.evidence, reason: null })
    if (values.length === 0 && !quote.stopped) {
      const why = unreached ? null : (reason ?? 'no-values')
      for (const { bank, pcrs: selected } of quote.pcrSelection) for (const pcr of selected) add({ bank, pcr, value: null, by: 'quote', evidence: quote.evidence, reason: why })
    }
  }
  const quoted = model.quotes.flatMap((quote) => quote.pcrSelection)
  for (const file of model.pcrValues) {
    for (const { bank, pcr, value } of statedValues(file, null, quoted)) add({ bank, pcr, value, by: 'pcr-values', evidence: file.evidence, reason: null })
  }
  return [...reported.values()]
}
