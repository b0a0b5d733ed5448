import { toHex } from '../../bytes/hex'
import type { Derivation, DerivationStep } from '../../model/derivation'
import { entryPlace, fileDigest, type ImaLog, entryColumn } from '../../model/ima-log'
import type { BootAggregateOutcome } from '../../checks/boot-aggregate/outcome'
import { plainStep, type ExplainedCase } from './explained-case'
import { computedPart } from './parts'
import { reportedPart } from './reported-part'

/**
 * boot_aggregate from the PCRs that it is the hash of.
 * @throws RangeError for a log without one.
 */
export function explainBootAggregate(explained: ExplainedCase): Derivation {
  const { log, outcome: { bootAggregate } } = explained.host
  if (!log || !bootAggregate) throw new RangeError('the log has no boot_aggregate')
  const shared = { title: 'boot_aggregate', banks: [], bank: null, agrees: [], tools: [] }
  const found = foundStep(explained, log, bootAggregate.entryIndex)
  if (bootAggregate.expected === null) return explained.finish({ ...shared, steps: [found], notes: ['Nothing tells the PCRs of the boot: an event log, a quote or a file of PCR values would.'] })
  const notes = bootAggregate.from === 'event-log' ? [`The PCRs are what ${explained.names.path(bootAggregate.evidence!)} replays to: each of them has a derivation of its own.`] : []
  return explained.finish({ ...shared, steps: [hashStep(explained, bootAggregate, bootAggregate.expected), found], notes })
}

function hashStep(explained: ExplainedCase, { algorithm, values, from, evidence, status, lastPcr }: BootAggregateOutcome, expected: Uint8Array): DerivationStep {
  const inputs = values.map((value, pcr) => (from === 'event-log' ? computedPart(`${algorithm} PCR ${pcr}, replayed`, value) : reportedPart(explained, algorithm, pcr, value, evidence)))
  const says = status === 'pass' ? 'equals what IMA measured as boot_aggregate' : 'IMA measured another as boot_aggregate'
  return { label: `Hash of PCR 0 to ${lastPcr}, ${algorithm}`, algorithm, inputs, output: toHex(expected), check: status, says }
}

function foundStep(explained: ExplainedCase, log: ImaLog, index: number): DerivationStep {
  const { evidence, byteOffset } = entryPlace(log, index)
  const digest = fileDigest(log, index)
  const inputs = [explained.part('File digest of boot_aggregate', evidence, byteOffset + entryColumn(log, index, 'digestOffset'), digest)]
  return plainStep({ label: `boot_aggregate in entry ${(index + 1).toLocaleString('en-US')}`, inputs, output: toHex(digest) })
}
