import { bytesEqual } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import { hash } from '../../crypto/digests'
import { isBank, type Bank } from '../../model/algorithms'
import { EVENT_TYPE, eventTypeName, type EventDigest, type EventLog, type EventLogEvent } from '../../model/event-log'
import type { Derivation, DerivationStep } from '../../model/derivation'
import { coveredData } from '../../checks/event-log/covered-data'
import { stateBeforeEvent } from '../../kernel/replay-events'
import { toldEventLog } from '../boot-log-view'
import { eventCommand } from './commands/eventlog'
import { extendsWord } from './explain-entry'
import { plainStep, type ExplainedCase } from './explained-case'
import { computedPart } from './parts'

/**
 * What the digest of a boot event covers, and what the event made of its PCR in one bank.
 * @throws RangeError for a number that no event of the log has.
 */
export function explainBootEvent(explained: ExplainedCase, number: number, asked: string | undefined): Derivation {
  const log = toldEventLog(explained.host)?.log
  const event = log?.events.find((one) => one.number === number)
  if (!log || !event) throw new RangeError(`the event log has no event ${number}`)
  const banks = event.digests.map((digest) => digest.bank).filter(isBank)
  const bank = banks.find((one) => one === asked) ?? banks.find((one) => one === 'sha256') ?? banks[0]
  const digest = event.digests.find((one) => one.bank === bank)
  const shared = { title: `Event ${number}`, banks, bank: bank ?? null, agrees: [], tools: eventCommand(log, number, explained.names) }
  if (event.type === EVENT_TYPE.noAction) return explained.finish({ ...shared, steps: [], notes: [`${eventTypeName(event.type)} extends no PCR: nothing binds what it says.`] })
  if (!bank || !digest) return explained.finish({ ...shared, steps: [], notes: ['No digest of this event is of a bank that is computed here.'] })
  return explained.finish({ ...shared, steps: [digestStep(explained, log, event, bank, digest), eventExtendStep(explained, log, event, bank)], notes: [] })
}

/** Data that hash to the digest; where none do, the digest as it stands in the log. */
function digestStep(explained: ExplainedCase, log: EventLog, event: EventLogEvent, bank: Bank, digest: EventDigest): DerivationStep {
  const ofType = coveredData(event)
  const covered = [...ofType, event.data].find((bytes) => bytesEqual(hash(bank, bytes), digest.value))
  const told = covered ?? ofType[0]
  if (!told) {
    const inputs = [explained.part(`Digest ${bank}, as logged`, log.evidence, digest.byteOffset, digest.value)]
    return plainStep({ label: `Digest, ${bank}`, inputs, output: toHex(digest.value), says: `${eventTypeName(event.type)}: a digest of something else than these data` })
  }
  const whole = told.length === event.data.length
  const inputs = [explained.part(whole ? 'Event data' : 'A part of the event data', log.evidence, event.dataOffset + told.byteOffset - event.data.byteOffset, told)]
  const says = covered ? `equals the digest at byte ${digest.byteOffset.toLocaleString('en-US')}` : `the digest at byte ${digest.byteOffset.toLocaleString('en-US')} is another: ${toHex(digest.value)}`
  return { label: `Digest, ${bank}`, algorithm: bank, inputs, output: toHex(hash(bank, told)), check: covered ? 'pass' : 'fail', says }
}

/** The digest as logged is what was extended, whatever the data say. */
export function eventExtendStep(explained: ExplainedCase, log: EventLog, event: EventLogEvent, bank: Bank): DerivationStep {
  const digest = event.digests.find((one) => one.bank === bank)!
  const before = stateBeforeEvent(log, bank, event)
  const inputs = [
    computedPart(`PCR ${event.pcr} before: ${before.extends === 0 ? 'its start' : `after ${extendsWord(before.extends)}`}`, before.value),
    explained.part('Digest, as logged', log.evidence, digest.byteOffset, digest.value),
  ]
  const input = new Uint8Array(2 * digest.value.length)
  input.set(before.value)
  input.set(digest.value, digest.value.length)
  return plainStep({ label: `PCR ${event.pcr} after event ${event.number}, ${bank}`, algorithm: bank, inputs, output: toHex(hash(bank, input)), says: `after ${extendsWord(before.extends + 1)}` })
}
