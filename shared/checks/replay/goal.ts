import { bytesEqual } from '../../bytes/equal'
import { hash } from '../../crypto/digests'
import { valueTarget, type Target } from '../../kernel/pcr-trail'
import { BANKS, isBank, type Bank } from '../../model/algorithms'
import type { EvidenceId } from '../../model/evidence'
import type { Quote } from '../../model/tpm'
import type { CaseModel, Outcome } from '../check'
import { digestHashes } from '../quote/quote-values'
import type { ReplayRow } from './outcome'

/** The value of one bank that a search is to reach; one cause fails all banks of a register, so the cheapest stands for them. */
export interface Goal {
  readonly pcr: number
  readonly bank: Bank
  readonly target: Target
  /** `null` when only the PCR digest of a quote tells it. */
  readonly value: Uint8Array | null
  readonly words: string
  /** The file that states it. */
  readonly evidence: EvidenceId | null
  /** The quote that covers the value, where one is known. */
  readonly quote: Quote | null
}

/** What to look for in rows that mismatch; `null` where no value is known that a search could compare with. */
export function goalOf(model: CaseModel, before: Outcome, rows: readonly ReplayRow[], banks: readonly Bank[]): Goal | null {
  const row = banks.map((bank) => rows.find((one) => one.bank === bank && one.reportedValue)).find((one) => one !== undefined)
  const { pcr } = rows[0]
  if (row?.reportedValue && isBank(row.bank)) {
    const { bank, reportedValue: value } = row
    const covering = before.quoteValues.find((one) => one.values.some((covered) => covered.pcr === pcr && covered.bank === bank && bytesEqual(covered.value, value)))
    return { pcr, bank, value, target: valueTarget(value), words: `the value ${whereOf(model, row)}`, evidence: row.reportedEvidence, quote: covering?.quote ?? null }
  }
  return quotedGoal(model, before, rows)
}

/** The banks in which values are looked for: what is found in one leads on to the next value of that bank only, so the commonest comes first; of equals the cheapest. */
export function bankOrder(groups: readonly (readonly ReplayRow[])[]): readonly Bank[] {
  const groupsWith = (bank: Bank) => groups.filter((rows) => rows.some((row) => row.bank === bank && row.reportedValue)).length
  return [...BANKS].sort((a, b) => groupsWith(b) - groupsWith(a))
}

/** A quote of this PCR of one bank alone: its PCR digest is the hash of the value. */
function quotedGoal(model: CaseModel, before: Outcome, [row]: readonly ReplayRow[]): Goal | null {
  const quoted = before.quoteValues.find((one) => one.unreached && one.quote.evidence === row.reportedEvidence)
  const selected = quoted?.quote.pcrSelection.filter((one) => one.pcrs.length > 0) ?? []
  const hashes = quoted ? digestHashes(model, quoted.quote) : []
  if (!quoted || hashes.length === 0 || selected.length !== 1 || selected[0].pcrs.length !== 1 || !isBank(row.bank)) return null
  const { quote } = quoted
  return { pcr: row.pcr, bank: row.bank, value: null, target: (state) => hashes.some((name) => bytesEqual(hash(name, state), quote.pcrDigest)), words: `the value that ${quote.path} covers`, evidence: quote.evidence, quote }
}

/** `in quote.pcrs`. */
export function whereOf(model: CaseModel, row: ReplayRow): string {
  const file = [...model.pcrValues, ...model.quotes].find((one) => one.evidence === row.reportedEvidence)
  return file ? `in ${file.path}` : 'that was reported'
}

/** Earlier quotes first, as their TPM counted; what has no clock comes last, in its own order. */
export function byClock(a: Goal, b: Goal): number {
  if (!a.quote || !b.quote) return Number(!a.quote) - Number(!b.quote)
  const [x, y] = [a.quote, b.quote]
  return x.resetCount - y.resetCount || x.restartCount - y.restartCount || (x.clock < y.clock ? -1 : x.clock > y.clock ? 1 : 0)
}
