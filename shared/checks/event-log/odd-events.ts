import { toHex } from '../../bytes/hex'
import { disbelievedLocalities } from '../../kernel/replay-events'
import { eventTypeName, type EventLog, type EventLogEvent } from '../../model/event-log'
import type { Observation } from '../../model/finding'
import { counted, observe } from '../observe'

/** A way for events to be odd that does not end a log: told once, by the first of them. */
interface Oddity {
  /** Keeps its finding apart from those of the other ways. */
  readonly group: string
  readonly events: readonly EventLogEvent[]
  /** What they do, after "1 event" or "2 events", and what comes of it. */
  readonly does: readonly [one: string, many: string]
  readonly so: string
  expected(first: EventLogEvent): string
  found(first: EventLogEvent): string
}

/** Data of a StartupLocality event that are shown: what is longer is none, whatever follows. */
const SHOWN_BYTES = 32

/** Events that are read and replayed, but of which a part is left out: what a TPM did with them may be something else. */
export function oddEvents(log: EventLog): Observation[] {
  return [missingDigests(log), repeatedDigests(log), ...(log.registers === 'pcr' ? [oddLocalities(log)] : [])].filter(({ events }) => events.length > 0).map((one) => observed(log, one))
}

function observed({ evidence }: EventLog, { group, events, does, so, expected, found }: Oddity): Observation {
  const [first] = events
  const { number, pcr, type, byteOffset, byteLength } = first
  const message = `${counted(events.length, 'event')} of the event log ${does[events.length === 1 ? 0 : 1]}: event ${number} (${eventTypeName(type)}, PCR ${pcr})${events.length === 1 ? '' : ', and more'}. ${so}`
  return observe('event-log.odd-event', 'warning', message, { evidence, group, eventNumber: number, byteOffset, byteLength, expected: expected(first), found: found(first) })
}

/** The Spec ID event itself is of the older form, with one digest. */
function missingDigests({ format, banks, events }: EventLog): Oddity {
  const isMissing = ({ digests }: EventLogEvent) => banks.some(({ bank }) => !digests.some((digest) => digest.bank === bank))
  return {
    group: 'missing-digest', events: format === 'crypto-agile' ? events.slice(1).filter(isMissing) : [],
    does: ['has no digest for a bank that the Spec ID event lists', 'have no digest for a bank that the Spec ID event lists'], so: 'In the replay of that bank it is left out.',
    expected: () => `digests: ${banks.map(({ bank }) => bank).join(', ')}`, found: digestsOf,
  }
}

function repeatedDigests({ events }: EventLog): Oddity {
  const isRepeated = ({ digests }: EventLogEvent) => new Set(digests.map(({ bank }) => bank)).size < digests.length
  return {
    group: 'repeated-digest', events: events.filter(isRepeated),
    does: ['has two digests of one algorithm', 'have two digests of one algorithm'], so: 'The first of them counts.',
    expected: () => 'one digest of each algorithm', found: digestsOf,
  }
}

function oddLocalities(log: EventLog): Oddity {
  return {
    group: 'startup-locality', events: disbelievedLocalities(log),
    does: ['tells a StartupLocality that is not believed', 'tell a StartupLocality that is not believed'], so: 'It changes nothing: PCR 0 begins as if it were not there.',
    expected: () => 'one StartupLocality of 0, 3 or 4 on PCR 0, before any event extends it',
    found: ({ pcr, data }) => `PCR ${pcr}, data ${toHex(data.subarray(0, SHOWN_BYTES))}${data.length > SHOWN_BYTES ? '…' : ''}`,
  }
}

function digestsOf({ digests }: EventLogEvent): string {
  return `digests: ${digests.map(({ bank }) => bank).join(', ')}`
}
