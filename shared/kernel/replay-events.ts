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

/**
 * `PCR_i = H(PCR_{i-1} || digest)` over the digests as logged, TCG PC Client PFP 1.06 §10.2: EV_NO_ACTION extends nothing, but its
 * StartupLocality form says with which last byte PCR 0 began. Banks whose hash is not computed here have no row.
 */
export function replayEvents(log: EventLog): ReplayedEventPcr[] {
  const rows: ReplayedEventPcr[] = []
  const locality = startupLocality(log)
  for (const { bank } of log.banks) {
    if (!isBank(bank)) continue
    for (let pcr = 0; pcr < PCR_COUNT; pcr++) {
      const events = log.events.filter((event) => event.pcr === pcr && event.type !== EVENT_TYPE.noAction && digestOf(event, bank) !== null)
      if (events.length > 0 || (pcr === 0 && locality !== null)) rows.push({ bank, pcr, ...valueAfter(events, bank, pcr, locality ?? 0) })
    }
  }
  return rows
}

/** The last byte with which PCR 0 began; `null` when the log says nothing of it. */
export function startupLocality(log: EventLog): number | null {
  for (const event of log.events) {
    if (event.type === EVENT_TYPE.hcrtm && event.pcr === 0) return HCRTM_LOCALITY
    const isLocality = event.type === EVENT_TYPE.noAction && event.data.length === LOCALITY.length + 1 && String.fromCharCode(...event.data.subarray(0, LOCALITY.length)) === LOCALITY
    if (isLocality) return event.data[LOCALITY.length]
  }
  return null
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
