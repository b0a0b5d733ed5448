import { BANKS, isBank, type Bank } from '../../model/algorithms'
import type { Observation } from '../../model/finding'
import { ENTRY, hasFlag, type ImaLog, entryPcr } from '../../model/ima-log'
import type { Reason } from '../../model/verdict'
import type { CaseModel, Check, Outcome } from '../check'
import { beginsWithBoot } from '../log/log-facts'
import { observe } from '../observe'
import { withoutEarlierBoots } from '../quote/other-boot'
import { isProven, templateDigests } from './altered-data'
import { duplicateSegments } from './duplicate-segments'
import { MismatchExplainer } from './explain-mismatch'
import type { Followed } from './follow'
import { knownStart } from './known-start'
import { mismatchGroups, mismatchOf } from './mismatch-findings'
import type { ReplayRow } from './outcome'
import { restoreData } from './restore-data'
import type { ReportedValue } from './reported-values'

/** Does the log replay to what the TPM reports? And does every entry's data hash to its template digest? */
export const replayBanks: Check = {
  name: 'replay',
  stage: 'replay',
  async run(model, before, checkpoint, checkpointFor) {
    const { log } = model
    if (!log || !before.followed) return {}
    const { wanted: { pcrs, banks, reported }, followed } = before.followed
    const silent = pcrs.flatMap((pcr) => banks.filter((bank) => !reported.some((one) => one.pcr === pcr && one.bank === bank)).map((bank) => ({ pcr, bank })))
    const started = await knownStart(model, log, withoutEarlierBoots(model, before, reported.map((one) => rowOf(model, log, one, followed))), checkpoint)
    const rows = [...started.rows, ...silent.map(({ pcr, bank }) => unreported(pcr, bank, followed))]
    rows.sort((a, b) => a.pcr - b.pcr || bankOrder(a.bank) - bankOrder(b.bank))
    const restored = await restoreData(log, followed.mismatched.filter((index) => index < started.startsAfter || !isProven(log, rows, index)), checkpoint)
    const groups = mismatchGroups(rows)
    const explained = await new MismatchExplainer({ model, before, log, rows, mismatched: followed.mismatched, restored }, checkpointFor?.('explain') ?? checkpoint).explain(groups)
    const mismatches = groups.map((group, i) => mismatchOf(model, log, group, explained[i]))
    const found = [templateDigests(log, followed, restored, rows), mismatches, started.observations, await duplicateSegments(log, rows, checkpoint), paddedBanks(log, rows), notQuoted(before, rows)]
    return { replay: { rows, mismatched: followed.mismatched, restored: restored.found, checked: followed.checked, startsAfter: started.startsAfter }, observations: [...before.observations, ...found.flat()] }
  },
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
  if (!isReplayable(log, pcr, bank)) return { ...open, status: 'not-checked', reason: 'unknown-template' }
  return { ...open, replayedValue, status: 'mismatch', reason: reached ? 'data-altered' : mismatchReason(model, log, pcr) }
}

/** What the text of an ASCII log does not give can be extended only where its template digest is the bank's own. */
function isReplayable(log: ImaLog, pcr: number, bank: Bank): boolean {
  if (log.templateDigestBank === bank || log.tally.flags.noData === 0) return true
  for (let index = 0; index < log.count; index++) if (entryPcr(log, index) === pcr && hasFlag(log, index, ENTRY.noData)) return false
  return true
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

function paddedBanks(log: ImaLog, rows: readonly ReplayRow[]): Observation[] {
  const banks = [...new Set(rows.filter((row) => row.digestRule === 'padded-sha1').map((row) => row.bank))]
  if (banks.length === 0) return []
  const message = `Reached only with zero-padded SHA-1 digests: ${banks.join(', ')}. This kernel gave such a bank no digests of its own, so it is no stronger than SHA-1.`
  return [observe('replay.padded-sha1', 'warning', message, { evidence: log.evidence, found: banks.join(', ') })]
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
