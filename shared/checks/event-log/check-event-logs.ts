import { bytesEqual } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import { hash } from '../../crypto/digests'
import { isTruncation } from '../../errors/evidence-error'
import { replayEvents, type ReplayedEventPcr } from '../../kernel/replay-events'
import { isBank } from '../../model/algorithms'
import { eventTypeName, type EventLog, type EventLogEvent } from '../../model/event-log'
import type { Observation } from '../../model/finding'
import type { CaseModel, Check, Outcome } from '../check'
import { counted, observe } from '../observe'
import { reportedValues, type ReportedValue } from '../replay/reported-values'
import { coveredData } from './covered-data'
import { oddEvents } from './odd-events'
import type { EventLogOutcome, EventPcr } from './outcome'

const ALL_PCRS = Array.from({ length: 24 }, (_, pcr) => pcr)

/** Does the event log replay to what the TPM reports, and are its data those that the digests cover? */
export const checkEventLogs: Check = {
  name: 'event logs',
  stage: 'replay',
  run(model, before) {
    const reported = model.eventLogs.length > 0 ? reportedValues(model, before, ALL_PCRS) : []
    const eventLogs = model.eventLogs.map((log): EventLogOutcome => ({ log, pcrs: replayEvents(log).map((row) => compare(log, row, reported)) }))
    const found = eventLogs.flatMap((one) => [...damage(one.log), ...malformed(one.log), ...otherRegisters(one.log), ...oddEvents(one.log), ...mismatches(model, one), ...alteredData(one.log)])
    return { eventLogs, observations: [...before.observations, ...found] } satisfies Partial<Outcome>
  },
}

/** A quote's value counts before one that only a file states; of several the one that fits, for PCRs of the boot may be extended later. */
function compare(log: EventLog, { bank, pcr, value, events }: ReplayedEventPcr, reported: readonly ReportedValue[]): EventPcr {
  const stated = reported.filter((one) => one.bank === bank && one.pcr === pcr && one.value !== null)
  const quoted = stated.filter((one) => one.by === 'quote')
  const candidates = quoted.length > 0 ? quoted : stated
  const best = candidates.find((one) => bytesEqual(one.value!, value)) ?? candidates[0]
  const row = { bank, pcr, replayedValue: value, events }
  if (!best) return { ...row, reportedValue: null, reportedBy: null, reportedEvidence: null, status: 'not-checked', reason: 'no-reported-value' }
  const matches = bytesEqual(best.value!, value)
  const said = { reportedValue: best.value, reportedBy: best.by, reportedEvidence: best.evidence }
  return { ...row, ...said, status: matches ? 'match' : 'mismatch', reason: matches || !log.stopped ? null : 'stopped-early' }
}

function damage({ stopped, evidence, events }: EventLog): Observation[] {
  if (!stopped) return []
  const what = isTruncation(stopped) ? 'The event log ends inside an event.' : 'The event log is damaged here.'
  const message = `${what} The ${counted(events.length, 'event')} before it are shown; what follows was not read.`
  const details = { evidence, eventNumber: stopped.entryIndex ?? null, byteOffset: stopped.byteOffset, expected: `${stopped.field}: ${stopped.expected}`, found: stopped.found }
  return [observe(isTruncation(stopped) ? 'evidence.truncated' : 'evidence.malformed', 'error', message, details)]
}

/** Told, and read on: such an event extended nothing that a TPM has. */
function malformed({ malformed: errors, evidence, events }: EventLog): Observation[] {
  const [first] = errors
  if (!first) return []
  const { byteOffset, entryIndex, field, expected, found } = first
  const message = `${counted(errors.length, 'event')} of the event log ${errors.length === 1 ? 'names' : 'name'} a PCR that no TPM has: event ${entryIndex} PCR ${found}${errors.length === 1 ? '' : ', and more'}.`
  return [observe('evidence.malformed', 'error', message, { evidence, eventNumber: entryIndex, byteOffset, byteLength: events[entryIndex!].byteLength, expected: `${field}: ${expected}`, found })]
}

function otherRegisters({ registers, evidence, path, events: [first] }: EventLog): Observation[] {
  if (registers === 'pcr') return []
  const message = `${path} is the log of a confidential virtual machine (CCEL): its events extended measurement registers, not PCRs. They are shown; nothing here is held against a TPM.`
  return [observe('event-log.other-registers', 'info', message, { evidence, eventNumber: first.number, byteOffset: first.byteOffset, byteLength: 4, expected: 'PCR 0', found: `${first.pcr}` })]
}

/** One finding for each PCR: its banks mostly fail together, and where only one does, that tells which digest was changed. */
function mismatches(model: CaseModel, { log, pcrs }: EventLogOutcome): Observation[] {
  const wrong = pcrs.filter((row) => row.status === 'mismatch')
  return [...new Set(wrong.map((row) => row.pcr))].map((pcr) => {
    const rows = wrong.filter((row) => row.pcr === pcr)
    const banks = pcrs.filter((row) => row.pcr === pcr && row.status !== 'not-checked').length
    const [first] = rows
    const where = model.pcrValues.find((file) => file.evidence === first.reportedEvidence)?.path ?? model.quotes.find((quote) => quote.evidence === first.reportedEvidence)?.path ?? 'the reported values'
    const which = rows.length < banks ? `In ${rows.map((row) => row.bank).join(', ')} only, not in the other banks: a digest of that bank was changed.` : whyMismatch(log, pcr)
    const message = `The events of PCR ${pcr} do not lead to the value in ${where}. ${which}`
    const event = log.events[first.events[0]]
    return observe('event-log.replay-mismatch', 'error', message, {
      evidence: log.evidence, group: `PCR ${pcr}`, eventNumber: event?.number ?? null, byteOffset: event?.byteOffset ?? null, byteLength: event?.byteLength ?? null,
      expected: `${first.bank}:${toHex(first.reportedValue!)}`, found: `${first.bank}:${toHex(first.replayedValue)}`,
    })
  })
}

function whyMismatch(log: EventLog, pcr: number): string {
  if (log.stopped) return 'The log is damaged: only the events before the damage were replayed.'
  if (pcr >= 8) return 'Events are missing or changed, or the running system extended this PCR after the boot.'
  return 'Events are missing, changed, added or in another order, or the log is of another boot.'
}

/** Data that do not hash to the event's digest although the type's digest covers the data. */
function alteredData(log: EventLog): Observation[] {
  return log.events.flatMap((event) => {
    const candidates = coveredData(event)
    const wrong = candidates.length === 0 ? [] : event.digests.filter(({ bank, value }) => isBank(bank) && !candidates.some((bytes) => bytesEqual(hash(bank, bytes), value)))
    if (wrong.length === 0) return []
    const [{ bank, value }] = wrong
    const message = `The data of event ${event.number} (${describe(event)}) are not those that its digest covers: they say something that the TPM did not measure.`
    return [observe('event-log.data-mismatch', 'warning', message, {
      evidence: log.evidence, eventNumber: event.number, byteOffset: event.dataOffset, byteLength: event.data.length,
      expected: `${bank}:${toHex(value)}`, found: isBank(bank) ? `${bank}:${toHex(hash(bank, candidates[0]))}` : '',
    })]
  })
}

function describe(event: EventLogEvent): string {
  return `${eventTypeName(event.type)}, PCR ${event.pcr}`
}
