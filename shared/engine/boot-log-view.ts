import { bytesEqual } from '../bytes/equal'
import { toHex } from '../bytes/hex'
import type { EventLogOutcome } from '../checks/event-log/outcome'
import { coveredData } from '../checks/event-log/covered-data'
import { hash } from '../crypto/digests'
import { SEVERITIES } from '../findings/group-findings'
import { isBank } from '../model/algorithms'
import { EVENT_TYPE, eventTypeName, type EventLog, type EventLogEvent } from '../model/event-log'
import type { FieldNode } from '../model/evidence'
import type { Observation, Severity } from '../model/finding'
import type { BootEvent, BootEventDetail, BootEventField, BootLogView, DataCoverage, EntryExplanation } from '../model/view'
import { describeEvent, eventSummary } from '../sources/event-log/describe'
import type { JudgedHost } from './judged-host'

/** A PCR index of no PCR: Linux and firmware write it for what is only for the record. */
const NO_PCR = 0xffffffff

interface Coverage {
  readonly state: DataCoverage
  /** Half-open range of file offsets that the digests cover; empty where they cover none of the data. */
  readonly start: number
  readonly end: number
}

/** The event log that the report tells; `null` without one. */
export function bootLogView(host: JudgedHost): BootLogView | null {
  const told = toldEventLog(host)
  if (!told) return null
  const said = observationsByEvent(host, told.log)
  return { evidence: told.log.evidence, events: told.log.events.map((event) => bootEvent(told.log, event, said.get(event.number) ?? [])) }
}

/** @throws RangeError for a number that no event of the log has. */
export function bootEventDetail(host: JudgedHost, number: number): BootEventDetail {
  const log = toldEventLog(host)?.log
  const event = log?.events.find((one) => one.number === number)
  if (!log || !event) throw new RangeError(`the event log has no event ${number}`)
  const observations = observationsByEvent(host, log).get(number) ?? []
  const coverage = coverageOf(event)
  const fields = describeEvent(log, event).map((field) => checkedField(field, event, coverage))
  return { event: bootEvent(log, event, observations), fields, explanations: observations.map((one) => explanation(host, one)) }
}

/** Of several event logs the one that the report tells. */
export function toldEventLog({ outcome, report }: JudgedHost): EventLogOutcome | undefined {
  return outcome.eventLogs.find((one) => one.log.evidence === report.eventLog?.evidence)
}

function observationsByEvent({ outcome }: JudgedHost, log: EventLog): ReadonlyMap<number, readonly Observation[]> {
  const byEvent = new Map<number, Observation[]>()
  for (const one of outcome.observations) {
    if (one.evidence !== log.evidence || typeof one.eventNumber !== 'number') continue
    byEvent.set(one.eventNumber, [...(byEvent.get(one.eventNumber) ?? []), one])
  }
  return byEvent
}

function bootEvent(log: EventLog, event: EventLogEvent, observations: readonly Observation[]): BootEvent {
  const { number, pcr, type, byteOffset, byteLength } = event
  return {
    number, pcr: pcr === NO_PCR ? null : pcr, type: eventTypeName(type), summary: eventSummary(log, event), byteOffset, byteLength,
    digests: event.digests.map(({ bank, value }) => ({ bank, value: toHex(value) })), extended: type !== EVENT_TYPE.noAction,
    dataCovered: coverageOf(event).state, severity: worst(observations),
  }
}

/**
 * What of the data the digests cover. A type whose digest is of something else may still be logged with the digest of its data; then every
 * bank says so. EV_NO_ACTION extends nothing, so its digests cover nothing.
 */
function coverageOf(event: EventLogEvent): Coverage {
  const { data, dataOffset, digests, type } = event
  const none = { start: dataOffset, end: dataOffset }
  const computed = digests.flatMap(({ bank, value }) => (isBank(bank) ? [{ bank, value }] : []))
  if (type === EVENT_TYPE.noAction || computed.length === 0) return { state: 'no', ...none }
  const ofType = coveredData(event)
  const candidates = ofType.length > 0 ? ofType : [data]
  const covered = candidates.find((bytes) => computed.every(({ bank, value }) => bytesEqual(hash(bank, bytes), value)))
  if (!covered) return { state: ofType.length > 0 ? 'altered' : 'no', ...none }
  const start = dataOffset + covered.byteOffset - data.byteOffset
  return { state: covered.length === data.length ? 'yes' : 'part', start, end: start + covered.length }
}

/** Marks what is the log's word alone: the type, and of the data what lies outside the covered bytes. */
function checkedField(field: FieldNode, event: EventLogEvent, coverage: Coverage): BootEventField {
  const end = field.byteOffset + field.byteLength
  const isData = field.byteOffset >= event.dataOffset
  const untrusted = field.term === 'eventType' || (isData && field.byteLength > 0 && (field.byteOffset < coverage.start || end > coverage.end))
  const { children, ...own } = field
  return { ...own, untrusted, ...(children && { children: children.map((child) => checkedField(child, event, coverage)) }) }
}

function worst(observations: readonly Observation[]): Severity | null {
  return SEVERITIES.find((severity) => observations.some((one) => one.severity === severity)) ?? null
}

function explanation({ report }: JudgedHost, { code, severity, evidence, message, expected, found }: Observation): EntryExplanation {
  const finding = report.findings.find((one) => one.code === code && one.severity === severity && one.evidence === evidence)
  return { findingId: finding?.id ?? '', code, severity, message, expected, found }
}
