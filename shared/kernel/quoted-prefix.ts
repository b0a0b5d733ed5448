import { bytesEqual, concatBytes } from '../bytes/equal'
import { hash } from '../crypto/digests'
import { PCR_COUNT, digestSize, type Bank } from '../model/algorithms'
import { ENTRY, hasFlag, type ImaLog, entryPcr, entryColumn } from '../model/ima-log'
import type { Checkpoint } from '../model/checkpoint'
import { PcrRegister, initialValue, violationLength, type DigestRule } from './extend'
import { Pace } from './pace'
import { TemplateDigests } from './template-digests'

/** One selected PCR of the quote. */
export interface SelectedPcr {
  readonly bank: Bank
  readonly pcr: number
  readonly start?: Uint8Array
}

/** The values that the PCR digest of a quote was made of, found by replay. */
export interface QuotedPrefix {
  /** Entries of the whole log. */
  readonly entries: number
  readonly values: readonly { readonly bank: Bank; readonly pcr: number; readonly rule: DigestRule; readonly value: Uint8Array }[]
}

/**
 * Without PCR values, a quote whose PCRs all come from the log still says which prefix it was taken at: the one whose replayed values hash to
 * its PCR digest. Each bank may follow either digest rule, so all combinations are tried: at most 2 to the number of banks.
 */
export async function findQuotedPrefix(
  log: ImaLog, selected: readonly SelectedPcr[], pcrDigest: Uint8Array, digestBank: Bank, checkpoint: Checkpoint,
): Promise<QuotedPrefix | null> {
  const combinations = ruleCombinations([...new Set(selected.map((one) => one.bank))])
  const registers = new Map<string, PcrRegister>()
  for (const { bank, pcr, start } of selected) {
    for (const rule of rulesOf(bank)) registers.set(key(bank, pcr, rule), new PcrRegister(bank, start ?? initialValue(bank, pcr)))
  }
  const digests = new TemplateDigests(log)
  const lookNow = (entries: number) => matching(selected, combinations, registers, pcrDigest, digestBank, entries)
  const hashed = combinations.length * selected.reduce((sum, one) => sum + digestSize(one.bank)!, 0)
  const pace = new Pace()
  let found = lookNow(0)
  for (let index = 0; index < log.count && !found; index++) {
    if (pace.due(entryColumn(log, index, 'dataLength') + hashed)) await checkpoint(index, log.count)
    const pcr = entryPcr(log, index)
    if (pcr >= PCR_COUNT || !selected.some((one) => one.pcr === pcr)) continue
    digests.at(index)
    for (const one of selected) if (one.pcr === pcr) extendAll(one, log, index, digests, registers)
    found = lookNow(index + 1)
  }
  return found
}

function extendAll({ bank, pcr }: SelectedPcr, log: ImaLog, index: number, digests: TemplateDigests, registers: Map<string, PcrRegister>): void {
  for (const rule of rulesOf(bank)) {
    const register = registers.get(key(bank, pcr, rule))!
    if (hasFlag(log, index, ENTRY.violation)) register.extendViolation(violationLength(rule, bank, log.templateDigestSize))
    else register.extend(digests.of(rule === 'per-bank' ? bank : 'sha1'))
  }
}

function matching(
  selected: readonly SelectedPcr[], combinations: readonly ReadonlyMap<Bank, DigestRule>[], registers: Map<string, PcrRegister>,
  pcrDigest: Uint8Array, digestBank: Bank, entries: number,
): QuotedPrefix | null {
  for (const rules of combinations) {
    const values = selected.map(({ bank, pcr }) => ({ bank, pcr, rule: rules.get(bank)!, value: registers.get(key(bank, pcr, rules.get(bank)!))!.value }))
    if (bytesEqual(hash(digestBank, concatBytes(...values.map((one) => one.value))), pcrDigest)) {
      return { entries, values: values.map((one) => ({ ...one, value: one.value.slice() })) }
    }
  }
  return null
}

function ruleCombinations(banks: readonly Bank[]): ReadonlyMap<Bank, DigestRule>[] {
  return banks.reduce<Map<Bank, DigestRule>[]>(
    (combinations, bank) => combinations.flatMap((rules) => rulesOf(bank).map((rule) => new Map([...rules, [bank, rule]]))), [new Map()])
}

/** In a SHA-1 bank both rules are one. */
function rulesOf(bank: Bank): readonly DigestRule[] {
  return bank === 'sha1' ? ['per-bank'] : ['per-bank', 'padded-sha1']
}

function key(bank: Bank, pcr: number, rule: DigestRule): string {
  return `${bank}:${pcr}:${rule}`
}
