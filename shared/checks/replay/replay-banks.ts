import { bytesEqual } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import { BANKS, isBank, type Bank } from '../../model/algorithms'
import type { Observation } from '../../model/finding'
import type { ImaLog } from '../../model/ima-log'
import type { Reason } from '../../model/verdict'
import type { CaseModel, Check, Outcome } from '../check'
import { beginsWithBoot } from '../log/log-facts'
import { entriesWord, observe } from '../observe'
import { MismatchExplainer, type Explanation } from './explain-mismatch'
import { follow, type Followed, type Wanted } from './follow'
import type { Fit } from './hypotheses/hypothesis'
import type { ReplayRow } from './outcome'
import { restoreData, type RestoredByte } from './restore-data'
import { loggedPcrs, reportedValues, type ReportedValue } from './reported-values'

/** With nothing reported at all, these are replayed. */
const DEFAULT_BANKS: readonly Bank[] = ['sha1', 'sha256']

/** Does the log replay to what the TPM reports? And does every entry's data hash to its template digest? */
export const replayBanks: Check = {
  name: 'replay',
  stage: 'replay',
  async run(model, before, checkpoint) {
    const { log } = model
    if (!log) return {}
    const pcrs = loggedPcrs(log, model.options.imaPcr)
    const reported = reportedValues(model, before, pcrs)
    const banks = banksToReplay(model, reported)
    const followed = await follow(log, wantedValues(model, pcrs, banks, reported), checkpoint)
    const silent = pcrs.flatMap((pcr) => banks.filter((bank) => !reported.some((one) => one.pcr === pcr && one.bank === bank)).map((bank) => ({ pcr, bank })))
    const rows = [...reported.map((one) => rowOf(model, log, one, followed)), ...silent.map(({ pcr, bank }) => unreported(pcr, bank, followed))]
    rows.sort((a, b) => a.pcr - b.pcr || bankOrder(a.bank) - bankOrder(b.bank))
    const explainer = new MismatchExplainer(model, log, rows, checkpoint)
    const mismatches: Observation[] = []
    for (const group of mismatchGroups(rows)) mismatches.push(mismatchOf(model, log, group, await explainer.explain(group)))
    const restored = await restoreData(log, followed.mismatched, checkpoint)
    const found = [templateDigests(log, followed, restored, rows), mismatches, paddedBanks(log, rows), notQuoted(before, rows)]
    return { replay: { rows, mismatched: followed.mismatched, checked: followed.checked }, observations: [...before.observations, ...found.flat()] }
  },
}

function banksToReplay(model: CaseModel, reported: readonly ReportedValue[]): readonly Bank[] {
  const asked = BANKS.filter((bank) => model.options.extraBanks.includes(bank) || reported.some((one) => one.bank === bank))
  return reported.length > 0 ? asked : BANKS.filter((bank) => asked.includes(bank) || DEFAULT_BANKS.includes(bank))
}

function wantedValues(model: CaseModel, pcrs: readonly number[], banks: readonly Bank[], reported: readonly ReportedValue[]): Wanted[] {
  return pcrs.flatMap((pcr) => banks.map((bank) => {
    const values: Uint8Array[] = []
    for (const one of reported) {
      if (one.pcr === pcr && one.bank === bank && one.value && !values.some((value) => bytesEqual(value, one.value!))) values.push(one.value)
    }
    return { pcr, bank, values, start: pcr === model.options.imaPcr ? model.options.startValues.get(bank) : undefined }
  }))
}

function rowOf(model: CaseModel, log: ImaLog, one: ReportedValue, followed: Followed): ReplayRow {
  const { pcr, bank } = one
  const stated = { pcr, bank, reportedValue: one.value, reportedBy: one.by, reportedEvidence: one.evidence }
  const open = { ...stated, replayedValue: null, digestRule: null, matchedEntries: null }
  if (!isBank(bank)) return { ...open, status: 'not-checked', reason: 'unknown-algorithm' }
  const replayedValue = followed.finalValue(pcr, bank)
  if (one.reason) return { ...open, replayedValue, status: 'not-checked', reason: one.reason }
  const reached = one.value && followed.reached(pcr, bank, one.value)
  if (reached && reached.rule !== 'as-logged') {
    return { ...stated, replayedValue: followed.finalValue(pcr, bank, reached.rule), status: 'match', reason: null, digestRule: reached.rule, matchedEntries: reached.entries }
  }
  return { ...open, replayedValue, status: 'mismatch', reason: reached ? 'data-altered' : mismatchReason(model, log, pcr) }
}

function mismatchReason(model: CaseModel, log: ImaLog, pcr: number): Reason | null {
  if (log.stopped) return 'stopped-early'
  const startKnown = pcr === model.options.imaPcr && model.options.startValues.size > 0
  return beginsWithBoot(log) === false && !startKnown ? 'unknown-start' : null
}

function unreported(pcr: number, bank: Bank, followed: Followed): ReplayRow {
  return {
    pcr, bank, status: 'not-checked', replayedValue: followed.finalValue(pcr, bank), digestRule: 'per-bank', reportedValue: null, reportedBy: null,
    reportedEvidence: null, reason: 'no-reported-value', matchedEntries: null,
  }
}

function templateDigests(log: ImaLog, { mismatched }: Followed, restored: readonly RestoredByte[], rows: readonly ReplayRow[]): Observation[] {
  if (mismatched.length === 0) return []
  const [first] = mismatched
  const message = `In ${entriesWord(mismatched.length)} the data do not hash to the template digest beside them: ${whichChanged(restored, rows)}`
  const place = { evidence: log.evidence, byteOffset: log.columns.offset[first], byteLength: log.columns.length[first] }
  const bytes = (value: (one: RestoredByte) => number) => (restored.length > 0 ? restored.map((one) => `byte ${one.byteOffset}: ${toHex(Uint8Array.of(value(one)))}`).join(', ') : null)
  return [observe('log.template-digest-mismatch', 'error', message, { ...place, entryIndexes: mismatched, expected: bytes((one) => one.was), found: bytes((one) => one.is) })]
}

/** The replay tells which of the two is the original, where it reaches a reported value. */
function whichChanged(restored: readonly RestoredByte[], rows: readonly ReplayRow[]): string {
  if (restored.length > 0) {
    const told = restored.slice(0, 3).map(({ index, byteOffset, was, is }) => `byte ${byteOffset} of entry ${index + 1} is ${toHex(Uint8Array.of(is))} and was ${toHex(Uint8Array.of(was))}`)
    return `the data were changed. With one byte as it was the digest fits again: ${told.join('; ')}${restored.length > 3 ? ' and more' : ''}.`
  }
  if (rows.some((row) => row.reason === 'data-altered')) return 'the data were changed, for the TPM was given the digest.'
  if (rows.some((row) => row.status === 'match')) return 'the template digest was changed, for the TPM was given the hash of the data.'
  return 'one of the two was changed after the kernel wrote them.'
}

function paddedBanks(log: ImaLog, rows: readonly ReplayRow[]): Observation[] {
  const banks = [...new Set(rows.filter((row) => row.digestRule === 'padded-sha1').map((row) => row.bank))]
  if (banks.length === 0) return []
  const message = `Reached only with zero-padded SHA-1 digests: ${banks.join(', ')}. This kernel gave such a bank no digests of its own, so it is no stronger than SHA-1.`
  return [observe('replay.padded-sha1', 'warning', message, { evidence: log.evidence, found: banks.join(', ') })]
}

const WHY: Readonly<Partial<Record<Reason, string>>> = {
  'data-altered': 'It is reached with the template digests as logged: the data beside them were altered after they were measured.',
  'stopped-early': 'The log is damaged: only the entries before the damage were replayed.',
  'unknown-start': 'The log does not begin with boot_aggregate: its head may be missing. Give the PCR value before its first entry (--start-pcr).',
}

/** Rows that mismatch, together where PCR, file and reason are the same: the banks of one register fail for one cause. */
function mismatchGroups(rows: readonly ReplayRow[]): Iterable<readonly ReplayRow[]> {
  const groups = new Map<string, ReplayRow[]>()
  for (const row of rows.filter((one) => one.status === 'mismatch')) {
    const key = `${row.pcr} ${row.reportedEvidence} ${row.reason}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return groups.values()
}

function mismatchOf(model: CaseModel, log: ImaLog, rows: readonly ReplayRow[], { hypotheses, fit, proven }: Explanation): Observation {
  const [row] = rows
  const file = [...model.pcrValues, ...model.quotes].find((one) => one.evidence === row.reportedEvidence)
  const where = file ? ` in ${file.path}` : ''
  const what = row.reportedValue ? `the value${where}` : `a value that the quote${where} covers`
  const banks = rows.map((one) => one.bank)
  const message = `PCR ${row.pcr} of the ${banks.join(' and ')} ${banks.length === 1 ? 'bank' : 'banks'}: none of the ${entriesWord(log.count)} replays to ${what}. ${(row.reason && WHY[row.reason]) ?? explanation(log, fit, proven)}`
  const values = { expected: valuesOf(rows, (one) => one.reportedValue), found: valuesOf(rows, (one) => one.replayedValue) }
  const at = fit?.entries[0]
  const place = at === undefined ? { evidence: row.reportedEvidence } : { evidence: log.evidence, entryIndexes: fit!.entries, byteOffset: log.columns.offset[at], byteLength: log.columns.length[at] }
  return observe('replay.mismatch', 'error', message, { ...place, reason: row.reason ?? undefined, hypotheses, group: `PCR ${row.pcr}`, ...values })
}

function explanation(log: ImaLog, fit: Fit | null, proven: number): string {
  if (fit) return `${fit.detail[0].toUpperCase()}${fit.detail.slice(1)}.`
  const where = proven > 0 ? `after entry ${proven}, which another value proves` : `from entry 1 to ${log.count}`
  return `No single changed entry explains it. An entry may be missing, or rewritten with its digest, anywhere ${where}; or the log is of another boot.`
}

/** The value of one bank, or of each with its name before it. */
function valuesOf(rows: readonly ReplayRow[], valueOf: (row: ReplayRow) => Uint8Array | null): string | null {
  const told = rows.flatMap((row) => {
    const value = valueOf(row)
    return value ? [rows.length === 1 ? toHex(value) : `${row.bank}:${toHex(value)}`] : []
  })
  return told.length > 0 ? told.join(', ') : null
}

/** Banks that the evidence reports and no quote covers: nobody vouches for those values. */
function notQuoted(before: Outcome, rows: readonly ReplayRow[]): Observation[] {
  if (before.quoteValues.length === 0) return []
  const banks = new Set(rows.filter((row) => row.reportedBy === 'pcr-values').map((row) => row.bank))
  for (const { quote } of before.quoteValues) for (const selection of quote.pcrSelection) if (selection.pcrs.length > 0) banks.delete(selection.bank)
  return [...banks].map((bank) => observe('replay.bank-not-quoted', 'info', `No quote covers the ${bank} bank: its values are only what the host said.`, {
    evidence: rows.find((row) => row.bank === bank)?.reportedEvidence ?? null,
  }))
}

function bankOrder(bank: string): number {
  return isBank(bank) ? BANKS.indexOf(bank) : BANKS.length
}
