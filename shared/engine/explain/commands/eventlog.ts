import { startupLocality } from '../../../kernel/replay-events'
import { EVENT_TYPE, type EventLog } from '../../../model/event-log'
import type { ShellCommand } from '../../../model/derivation'
import type { FileNames } from './file-names'

/** The event as tpm2_eventlog prints it. */
export function eventCommand({ evidence }: EventLog, number: number, names: FileNames): readonly ShellCommand[] {
  const word = names.word(evidence)
  if (word === null) return []
  const text = `tpm2_eventlog ${word} | sed -n '/^- EventNum: ${number}$/,/^- EventNum: ${number + 1}$/p'`
  return [{ label: 'The event, by tpm2_eventlog', text, prints: null, note: 'It prints the digests, and the data as far as it decodes them.', step: null }]
}

/** A PCR as tpm2_eventlog replays it, or why it is not asked. */
export function pcrCommand(log: EventLog, bank: string, pcr: number, value: string, names: FileNames): { readonly command: ShellCommand | null; readonly note: string | null } {
  const word = names.word(log.evidence)
  if (word === null) return { command: null, note: null }
  if (pcr === 0 && startupLocality(log) !== null) return { command: null, note: 'tpm2_eventlog 5.4 is not asked for PCR 0: it extends StartupLocality instead of starting from it.' }
  if (log.events.some((event, i) => event.pcr === pcr && event.type === EVENT_TYPE.noAction && (i > 0 || log.format === 'sha1'))) return { command: null, note: `tpm2_eventlog 5.4 is not asked for PCR ${pcr}: it extends EV_NO_ACTION events, which extend nothing.` }
  if (log.stopped) return { command: null, note: 'tpm2_eventlog is not asked: it prints no PCRs of a damaged log.' }
  const text = `tpm2_eventlog ${word} | sed -n '/^pcrs:/,$p' | sed -n '/^  ${bank}:/,/^  [a-z]/p' | grep -E '^ +${pcr} +:'`
  return { command: { label: `PCR ${pcr} of ${bank}, by tpm2_eventlog`, text, prints: `    ${String(pcr).padEnd(3)}: 0x${value}`, note: null, step: null }, note: null }
}
