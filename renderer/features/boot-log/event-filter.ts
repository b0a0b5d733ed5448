import type { BootEvent } from '@shared/model/view'

export interface EventFilter {
  /** Case-insensitive part of the type, of what the data say, or of a digest; empty: all. */
  readonly text: string
  /** Only events of this PCR; `null`: all. */
  readonly pcr: number | null
}

export function filterEvents(events: readonly BootEvent[], { text, pcr }: EventFilter): readonly BootEvent[] {
  const wanted = text.trim().toLowerCase()
  return events.filter((event) => (pcr === null || event.pcr === pcr) && (wanted === '' || textsOf(event).some((one) => one.toLowerCase().includes(wanted))))
}

/** The next event after `number` (`step` 1), or before it (-1), that an error or a warning names. */
export function nextMarked(events: readonly BootEvent[], number: number, step: 1 | -1): BootEvent | null {
  const isNext = (event: BootEvent) => (event.severity === 'error' || event.severity === 'warning') && (step === 1 ? event.number > number : event.number < number)
  return (step === 1 ? events.find(isNext) : events.findLast(isNext)) ?? null
}

/** The event that is shown first: the first that a finding names. */
export function firstToShow(events: readonly BootEvent[]): BootEvent | null {
  return nextMarked(events, -1, 1) ?? events[0] ?? null
}

function textsOf({ type, summary, digests }: BootEvent): readonly string[] {
  return [type, summary, ...digests.map(({ value }) => value)]
}
