import { bytesEqual, concatBytes } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import { hash } from '../../crypto/digests'
import { initialValue } from '../../kernel/extend'
import { isBank, type Bank } from '../../model/algorithms'
import type { EvidenceId } from '../../model/evidence'
import type { Observation } from '../../model/finding'
import { algorithmName, fileDigest, entryPlace, type ImaLog } from '../../model/ima-log'
import type { CaseModel, Check, Outcome } from '../check'
import type { EventLogOutcome } from '../event-log/outcome'
import { isBootAggregate } from '../log/boot-aggregate'
import { observe } from '../observe'
import { reportedValues } from '../replay/reported-values'
import type { BootAggregateOutcome } from './outcome'

/** Linux before 5.8 hashes PCR 0 to 7 in every bank, later kernels 0 to 9 in all but sha1 (docs/formats/ima-log.md). */
const LAST_PCRS = [9, 7]

/** The PCR values of one place: a replayed event log, or one file of values. */
interface Values {
  readonly from: 'event-log' | 'pcr-values'
  readonly evidence: EvidenceId
  readonly proven: boolean
  value(bank: Bank, pcr: number): Uint8Array | null
}

/** Is boot_aggregate the hash of the PCRs of this boot? Then the log belongs to it. */
export const checkBootAggregate: Check = {
  name: 'boot_aggregate',
  stage: 'replay',
  run(model, before) {
    const { log } = model
    const index = log ? firstBootAggregate(log) : -1
    if (!log || index < 0) return {}
    const bootAggregate = judge(log, index, valuesOf(model, before))
    return { bootAggregate, observations: [...before.observations, ...mismatch(log, bootAggregate)] }
  },
}

function firstBootAggregate(log: ImaLog): number {
  for (let index = 0; index < log.count; index++) if (isBootAggregate(log, index)) return index
  return -1
}

function judge(log: ImaLog, entryIndex: number, places: readonly Values[]): BootAggregateOutcome {
  const [algorithm, found] = [algorithmName(log, entryIndex) || 'sha1', fileDigest(log, entryIndex)]
  const open = { algorithm, found, entryIndex, expected: null, from: null, lastPcr: null, proven: false, values: [], evidence: null }
  if (!isBank(algorithm)) return { ...open, status: 'not-checked', reason: 'unknown-algorithm' }
  const candidates = places.flatMap((place) => LAST_PCRS.flatMap((lastPcr) => {
    const values = valuesUpTo(place, algorithm, lastPcr)
    return values ? [{ place, lastPcr, values, expected: hash(algorithm, concatBytes(...values)) }] : []
  }))
  if (candidates.length === 0) return { ...open, status: 'not-checked', reason: 'no-values' }
  const best = candidates.find((one) => bytesEqual(one.expected, found))
  const { place: { from, proven, evidence }, ...told } = best ?? candidates.find((one) => one.lastPcr === (algorithm === 'sha1' ? 7 : 9)) ?? candidates[0]
  return { ...open, ...told, from, proven, evidence, status: best ? 'pass' : 'fail', reason: null }
}

function valuesUpTo(place: Values, bank: Bank, lastPcr: number): readonly Uint8Array[] | null {
  const values = Array.from({ length: lastPcr + 1 }, (_, pcr) => place.value(bank, pcr))
  return values.every((value) => value !== null) ? values : null
}

/** Event logs first: they tell of the boot itself, where a PCR may have been read later. One that does not replay is no witness. */
function valuesOf(model: CaseModel, before: Outcome): readonly Values[] {
  const reported = reportedValues(model, before, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  const files = [...new Set(reported.map((one) => one.evidence))].map((evidence): Values => ({
    evidence, from: 'pcr-values',
    proven: reported.some((one) => one.evidence === evidence && one.by === 'quote'),
    value: (bank, pcr) => reported.find((one) => one.evidence === evidence && one.bank === bank && one.pcr === pcr)?.value ?? null,
  }))
  return [...before.eventLogs.filter(isWitness).map(eventLogValues), ...files]
}

function isWitness({ log, pcrs }: EventLogOutcome): boolean {
  return log.registers === 'pcr' && log.stopped === null && !pcrs.some((row) => row.status === 'mismatch' && row.pcr <= 9)
}

/** A PCR that no event extends keeps the value with which it began. */
function eventLogValues({ log, pcrs }: EventLogOutcome): Values {
  return {
    from: 'event-log', evidence: log.evidence, proven: pcrs.some((row) => row.status === 'match' && row.reportedBy === 'quote'),
    value: (bank, pcr) => (log.banks.some((one) => one.bank === bank) ? pcrs.find((row) => row.bank === bank && row.pcr === pcr)?.replayedValue ?? initialValue(bank, pcr) : null),
  }
}

function mismatch(log: ImaLog, outcome: BootAggregateOutcome): Observation[] {
  if (outcome.status !== 'fail') return []
  const { entryIndex, algorithm, expected, found, from } = outcome
  const place = { ...entryPlace(log, entryIndex), entryIndexes: [entryIndex] }
  const source = from === 'event-log' ? 'the event log' : 'the PCR values'
  const message = `boot_aggregate is not the hash of PCR 0 to 7 or 0 to 9 that ${source} give: the log is of another boot, or the one of them was changed.`
  return [observe('boot-aggregate.mismatch', 'error', message, { ...place, expected: expected && `${algorithm}:${toHex(expected)}`, found: `${algorithm}:${toHex(found)}` })]
}
