import { toHex } from '../../bytes/hex'
import { isBank } from '../../model/algorithms'
import type { Derivation, DerivationStep } from '../../model/derivation'
import { startupLocality } from '../../kernel/replay-events'
import type { EventPcr } from '../../checks/event-log/outcome'
import { toldEventLog } from '../boot-log-view'
import { pcrCommand } from './commands/eventlog'
import { eventExtendStep } from './explain-boot-event'
import { extendsWord } from './explain-entry'
import { plainStep, type ExplainedCase } from './explained-case'
import { reportedPart } from './reported-part'

/**
 * How a PCR of the boot came to be: its last event, and what it is held against.
 * @throws RangeError for a PCR that no event of the log extends.
 */
export function explainBootPcr(explained: ExplainedCase, pcr: number, asked: string | undefined): Derivation {
  const told = toldEventLog(explained.host)
  const rows = (told?.pcrs ?? []).filter((row) => row.pcr === pcr)
  const row = rows.find((one) => one.bank === asked) ?? rows.find((one) => one.bank === 'sha256') ?? rows[0]
  if (!told || !row || !isBank(row.bank)) throw new RangeError(`no event extends PCR ${pcr}`)
  const { log } = told
  const last = log.events.find((event) => event.number === row.events[row.events.length - 1])
  const steps = [
    ...(last ? [{ ...eventExtendStep(explained, log, last, row.bank), label: `Its last extend: event ${last.number}` }] : []),
    ...(row.reportedValue ? [reportedStep(explained, row, row.reportedValue)] : []),
  ]
  const { command, note } = pcrCommand(log, row.bank, pcr, toHex(row.replayedValue), explained.names)
  const locality = pcr === 0 ? startupLocality(log) : null
  const notes = [
    `The events of PCR ${pcr} extend it ${extendsWord(row.events.length).replace(/ extends?$/, row.events.length === 1 ? ' time' : ' times')}: ${row.events.join(', ')}.`,
    ...(locality === null ? [] : [`It began with ${locality} as its last byte: StartupLocality says so.`]), ...(note === null ? [] : [note]),
  ]
  return explained.finish({ title: `PCR ${pcr}, ${row.bank}`, banks: rows.map((one) => one.bank), bank: row.bank, steps, agrees: [], tools: command ? [command] : [], notes })
}

function reportedStep(explained: ExplainedCase, row: EventPcr, value: Uint8Array): DerivationStep {
  const check = row.status === 'match' ? 'pass' as const : row.status === 'mismatch' ? 'fail' as const : 'not-checked' as const
  const label = row.reportedBy === 'quote' ? 'The value that the quote covers' : 'The value that the file states'
  const says = row.status === 'match' ? 'equals what the events lead to' : 'the events lead to another'
  return plainStep({ label, inputs: [reportedPart(explained, row.bank, row.pcr, value, row.reportedEvidence)], output: toHex(value), check, says })
}
