import { bytesEqual } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import { hash } from '../../crypto/digests'
import { digestSize, isBank, PCR_COUNT, type Bank } from '../../model/algorithms'
import type { Derivation, DerivationPart, DerivationStep } from '../../model/derivation'
import { ENTRY, entryPlace, hasFlag, templateData, templateDigest, templateName, type ImaLog, entryPcr, entryColumn } from '../../model/ima-log'
import type { ReplayRow } from '../../checks/replay/outcome'
import { extendedDigest } from '../../kernel/extended-digest'
import type { DigestRule } from '../../kernel/extend'
import { TemplateDigests } from '../../kernel/template-digests'
import { LEGACY_DIGEST_SIZE, LEGACY_NAME_MAX } from '../../sources/ima-binary/limits'
import { LEGACY_TEMPLATE } from '../../sources/ima-binary/templates'
import { originSteps } from './entry-origins'
import { plainStep, type ExplainedCase } from './explained-case'
import { computedPart, filling } from './parts'
import { reachedBy } from './reached'

/** Bytes before the template digest. */
const PCR_SIZE = 4

/**
 * How an entry got its template digest, and what it made of its PCR in one bank.
 * @throws RangeError for an entry that is not in the log.
 */
export async function explainEntry(explained: ExplainedCase, entry: number, asked: string | undefined): Promise<Derivation> {
  const { log, outcome } = explained.host
  if (!log || !Number.isInteger(entry) || entry < 1 || entry > log.count) throw new RangeError(`the log has no entry ${entry}`)
  const index = entry - 1
  const pcr = entryPcr(log, index)
  const rows = (outcome.replay?.rows ?? []).filter((row) => row.pcr === pcr)
  const banks = banksOf(log, rows)
  const bank = banks.find((one) => one === asked) ?? toldFirst(banks, rows)
  const rule = ruleOf(bank, rows)
  const digest = digestSteps(explained, log, index, bank, rule)
  const extend = pcr < PCR_COUNT ? [await extendStep(explained, log, index, bank, rule)] : []
  return explained.finish({
    title: `Entry ${entry}`, banks, bank, steps: [...digest, ...extend, ...originSteps(explained, log, index)], agrees: reachedBy(explained, rows.filter((row) => row.bank === bank), entry), tools: [],
    notes: pcr < PCR_COUNT ? ruleNotes(bank, rule, rows) : [`PCR ${pcr} does not exist: the entry extends nothing.`],
  })
}

function banksOf(log: ImaLog, rows: readonly ReplayRow[]): readonly Bank[] {
  return [...new Set([...rows.map((row) => row.bank).filter(isBank), log.templateDigestBank])]
}

/** A bank that a quote covers tells most, then one that anything reports. */
function toldFirst(banks: readonly Bank[], rows: readonly ReplayRow[]): Bank {
  const rank = (bank: Bank) => Math.max(0, ...rows.filter((row) => row.bank === bank).map((row) => (row.reportedBy === 'quote' ? 2 : 1) + (row.status === 'match' ? 2 : 0) + (row.digestRule === 'per-bank' ? 1 : 0)))
  return [...banks].sort((a, b) => rank(b) - rank(a) || (digestSize(b) ?? 0) - (digestSize(a) ?? 0))[0]
}

/** The rule that led to a reported value of the bank; its own digests where none did. */
export function ruleOf(bank: Bank, rows: readonly ReplayRow[]): DigestRule {
  return rows.find((row) => row.bank === bank && row.status === 'match')?.digestRule ?? 'per-bank'
}

function ruleNotes(bank: Bank, rule: DigestRule, rows: readonly ReplayRow[]): readonly string[] {
  if (rule === 'padded-sha1') return [`This kernel extended SHA-1 template digests with zeros behind them into the ${bank} bank.`]
  const altered = rows.some((row) => row.bank === bank && row.reason === 'data-altered')
  return altered ? [`The value that is reported for ${bank} is reached with the template digests as logged, not with those of the data: some data were altered.`] : []
}

/** What stands in the log, and what of it is extended into the bank. */
function digestSteps(explained: ExplainedCase, log: ImaLog, index: number, bank: Bank, rule: DigestRule): readonly DerivationStep[] {
  const column = log.templateDigestBank
  if (hasFlag(log, index, ENTRY.violation)) return [violationStep(explained, log, index)]
  const used: Bank = rule === 'padded-sha1' ? 'sha1' : bank
  const parts = hashedParts(explained, log, index)
  return [columnStep(log, index, column, parts), ...(used === column ? [] : [bankStep(log, index, used, parts)])]
}

function columnStep(log: ImaLog, index: number, column: Bank, inputs: readonly DerivationPart[]): DerivationStep {
  const digest = digestsAt(log, index).of(column)
  const same = bytesEqual(digest, templateDigest(log, index))
  const place = log.format === 'ascii' ? 'template digest beside it' : `template digest at byte ${(entryPlace(log, index).byteOffset + PCR_SIZE).toLocaleString('en-US')}`
  return {
    label: `Template digest, ${column}`, algorithm: column, inputs, output: toHex(digest), check: same ? 'pass' : 'fail',
    says: same ? `equals the ${place}` : `the ${place} is another: ${toHex(templateDigest(log, index))}`,
  }
}

function bankStep(log: ImaLog, index: number, bank: Bank, inputs: readonly DerivationPart[]): DerivationStep {
  const digest = digestsAt(log, index).of(bank)
  return plainStep({ label: `Template digest, ${bank}`, algorithm: bank, inputs, output: toHex(digest), says: 'stands in no file: the kernel gave it to this bank alone' })
}

function violationStep(explained: ExplainedCase, log: ImaLog, index: number): DerivationStep {
  const recorded = templateDigest(log, index)
  const inputs = [entryPart(explained, log, index, 'Template digest as logged', PCR_SIZE, recorded)]
  return plainStep({ label: 'Template digest: zeros', inputs, output: toHex(recorded), says: 'a violation: the PCR was extended with ones instead' })
}

/** What the template digest is the hash of: for template `ima` no slice of the file. */
function hashedParts(explained: ExplainedCase, log: ImaLog, index: number): readonly DerivationPart[] {
  const data = templateData(log, index)
  const at = entryColumn(log, index, 'dataOffset')
  if (templateName(log, index) !== LEGACY_TEMPLATE) return [entryPart(explained, log, index, 'Template data', at, data)]
  const name = data.subarray(LEGACY_DIGEST_SIZE + 4).subarray(0, LEGACY_NAME_MAX + 1)
  return [
    entryPart(explained, log, index, 'File digest', at, data.subarray(0, LEGACY_DIGEST_SIZE)), entryPart(explained, log, index, 'Name', at + LEGACY_DIGEST_SIZE + 4, name),
    ...filling(`Zeros up to ${LEGACY_NAME_MAX + 1} bytes of name`, LEGACY_NAME_MAX + 1 - name.length),
  ]
}

/** Bytes of an entry, `offset` from its first. */
function entryPart(explained: ExplainedCase, log: ImaLog, index: number, meaning: string, offset: number, bytes: Uint8Array): DerivationPart {
  const { evidence, byteOffset } = entryPlace(log, index)
  return explained.part(meaning, evidence, byteOffset + offset, bytes)
}

function digestsAt(log: ImaLog, index: number): TemplateDigests {
  const digests = new TemplateDigests(log)
  digests.at(index)
  return digests
}

/** The extend of one entry: `H(PCR before || template digest)`. */
export async function extendStep(explained: ExplainedCase, log: ImaLog, index: number, bank: Bank, rule: DigestRule): Promise<DerivationStep> {
  const pcr = entryPcr(log, index)
  const before = await explained.stateAfter(log, pcr, bank, rule, index)
  const extended = extendedDigest(rule, bank, log, index, digestsAt(log, index))
  const size = digestSize(bank)!
  const inputs = [
    computedPart(`PCR ${pcr} before: ${before.extends === 0 ? 'its start' : `after ${extendsWord(before.extends)}`}`, before.value),
    computedPart(hasFlag(log, index, ENTRY.violation) ? 'Ones, for a violation' : 'Template digest', extended), ...filling('Zeros up to the size of the bank', size - extended.length),
  ]
  const input = new Uint8Array(2 * size)
  input.set(before.value)
  input.set(extended, size)
  return plainStep({ label: `PCR ${pcr} after entry ${(index + 1).toLocaleString('en-US')}, ${bank}`, algorithm: bank, inputs, output: toHex(hash(bank, input)), says: `after ${extendsWord(before.extends + 1)}` })
}

export function extendsWord(extended: number): string {
  return `${extended.toLocaleString('en-US')} ${extended === 1 ? 'extend' : 'extends'}`
}
