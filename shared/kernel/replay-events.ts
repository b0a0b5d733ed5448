import { isBank, PCR_COUNT, type Bank } from '../model/algorithms'
import { EVENT_TYPE, type EventLog, type EventLogEvent } from '../model/event-log'
import { PcrRegister, initialValue } from './extend'

/** A PCR that events of the log extended. */
export interface ReplayedEventPcr {
  readonly bank: Bank
  readonly pcr: number
  readonly value: Uint8Array
  /** Numbers of the events that extended it. */
  readonly events: readonly number[]
}

const LOCALITY = 'StartupLocality\0'
const HCRTM_LOCALITY = 4
/** Localities from which TPM2_Startup may come, and that of an H-CRTM: the values of the StartupLocality event of PFP 1.06. */
const STARTUP_LOCALITIES: ReadonlySet<number> = new Set([0, 3, 4])

/**
 * `PCR_i = H(PCR_{i-1} || digest)` over the digests as logged, TCG PC Client PFP 1.06 §10.2: EV_NO_ACTION extends nothing, but its
 * StartupLocality form says with which last byte PCR 0 began. Of two digests of one bank in an event the first counts. Banks whose hash
 * is not computed here have no row, and a log of other registers has none at all.
 */
export function replayEvents(log: EventLog): ReplayedEventPcr[] {
  if (log.registers !== 'pcr') return []
  const rows: ReplayedEventPcr[] = []
  const locality = startupLocality(log)
  for (const { bank } of log.banks) {
    if (!isBank(bank)) continue
    for (let pcr = 0; pcr < PCR_COUNT; pcr++) {
      const events = log.events.filter((event) => extendsPcr(event, pcr, bank))
      if (events.length > 0 || (pcr === 0 && locality !== null)) rows.push({ bank, pcr, ...valueAfter(events, bank, pcr, locality ?? 0) })
    }
  }
  return rows
}

/** The last byte with which PCR 0 began; `null` when the log says nothing of it that is to be believed. */
export function startupLocality(log: EventLog): number | null {
  return readLocality(log).locality
}

/** StartupLocality events that change nothing: not on PCR 0, of a locality that cannot be, after PCR 0 was extended, or not the first. */
export function disbelievedLocalities(log: EventLog): readonly EventLogEvent[] {
  return readLocality(log).disbelieved
}

function readLocality({ events }: EventLog): { locality: number | null; disbelieved: EventLogEvent[] } {
  const disbelieved: EventLogEvent[] = []
  let locality: number | null = null
  let extended = false
  for (const event of events) {
    if (isStartupLocality(event)) {
      const said = event.data.length === LOCALITY.length + 1 ? event.data[LOCALITY.length] : undefined
      if (event.pcr === 0 && said !== undefined && STARTUP_LOCALITIES.has(said) && locality === null && !extended) locality = said
      else disbelieved.push(event)
    } else if (event.pcr === 0 && event.type !== EVENT_TYPE.noAction) {
      if (event.type === EVENT_TYPE.hcrtm) locality ??= HCRTM_LOCALITY
      extended = true
    }
  }
  return { locality, disbelieved }
}

function isStartupLocality({ type, data }: EventLogEvent): boolean {
  return type === EVENT_TYPE.noAction && data.length >= LOCALITY.length && String.fromCharCode(...data.subarray(0, LOCALITY.length)) === LOCALITY
}

/** The PCR of an event before it, in one bank, and how many events extended it by then. */
export function stateBeforeEvent(log: EventLog, bank: Bank, { pcr, number }: EventLogEvent): { readonly value: Uint8Array; readonly extends: number } {
  const before = log.events.filter((event) => event.number < number && extendsPcr(event, pcr, bank))
  return { value: valueAfter(before, bank, pcr, startupLocality(log) ?? 0).value, extends: before.length }
}

function extendsPcr(event: EventLogEvent, pcr: number, bank: Bank): boolean {
  return event.pcr === pcr && event.type !== EVENT_TYPE.noAction && digestOf(event, bank) !== null
}

function valueAfter(events: readonly EventLogEvent[], bank: Bank, pcr: number, locality: number): Pick<ReplayedEventPcr, 'value' | 'events'> {
  const start = initialValue(bank, pcr)
  if (pcr === 0) start[start.length - 1] = locality
  const register = new PcrRegister(bank, start)
  for (const event of events) register.extend(digestOf(event, bank)!)
  return { value: register.value.slice(), events: events.map((event) => event.number) }
}

function digestOf(event: EventLogEvent, bank: Bank): Uint8Array | null {
  return event.digests.find((digest) => digest.bank === bank)?.value ?? null
}
