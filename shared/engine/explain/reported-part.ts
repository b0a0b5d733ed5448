import { bytesEqual } from '../../bytes/equal'
import type { DerivationPart } from '../../model/derivation'
import type { EvidenceId } from '../../model/evidence'
import { statedValues } from '../../checks/quote/quote-values'
import type { ExplainedCase } from './explained-case'
import { computedPart } from './parts'

/** A reported PCR value where it stands: as bytes in its file, or as a value where the file writes it as text or no file has it. */
export function reportedPart(explained: ExplainedCase, bank: string, pcr: number, value: Uint8Array, evidence: EvidenceId | null): DerivationPart {
  const { host: { model }, names } = explained
  const meaning = `${bank} PCR ${pcr}`
  const file = model.pcrValues.find((one) => one.evidence === evidence)
  const layouts = [null, ...model.quotes.map((quote) => quote.pcrSelection)]
  const stated = file && layouts.flatMap((layout) => statedValues(file, layout)).find((one) => one.bank === bank && one.pcr === pcr && bytesEqual(one.value, value))
  if (!file || !stated) return computedPart(`${meaning}, which the log reaches`, value)
  if (stated.byteLength === value.length) return explained.part(meaning, file.evidence, stated.byteOffset, value)
  return computedPart(`${meaning}, as text at byte ${stated.byteOffset.toLocaleString('en-US')} of ${names.path(file.evidence)}`, value)
}
