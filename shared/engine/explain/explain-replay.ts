import { toHex } from '../../bytes/hex'
import { digestSize, isBank, type Bank } from '../../model/algorithms'
import type { Derivation, DerivationStep } from '../../model/derivation'
import { entryPcr, type ImaLog } from '../../model/ima-log'
import type { ReplayRow } from '../../checks/replay/outcome'
import { evmctlCommand } from './commands/evmctl'
import { plainStep, type ExplainedCase } from './explained-case'
import { extendStep, extendsWord, ruleOf } from './explain-entry'
import { computedPart } from './parts'
import { reportedPart } from './reported-part'

/**
 * How a replayed PCR value came to be: where it starts, how many extends, the last of them, and what it is held against.
 * @throws RangeError for a row that the replay does not have.
 */
export async function explainReplay(explained: ExplainedCase, at: number): Promise<Derivation> {
  const { log, outcome } = explained.host
  const row = outcome.replay?.rows[at]
  if (!log || !row) throw new RangeError(`the replay has no row ${at}`)
  const title = `PCR ${row.pcr}, ${row.bank}`
  const reported = row.reportedValue ? [reportedStep(explained, row, row.reportedValue)] : []
  const { command, note } = evmctlCommand(log, row, explained.names)
  const shared = { title, banks: [], bank: null, agrees: [], tools: command ? [command] : [] }
  if (!isBank(row.bank)) return explained.finish({ ...shared, steps: reported, notes: [`${row.bank} is not computed here.`] })
  const { steps, notes } = await replaySteps(explained, log, row, row.bank)
  return explained.finish({ ...shared, steps: [...steps, ...reported], notes: [...notes, ...(note === null ? [] : [note])] })
}

async function replaySteps(explained: ExplainedCase, log: ImaLog, row: ReplayRow, bank: Bank): Promise<{ steps: readonly DerivationStep[]; notes: readonly string[] }> {
  const { pcr } = row
  const rule = ruleOf(bank, [row])
  const start = await explained.stateAfter(log, pcr, bank, rule, 0)
  const given = pcr === explained.host.model.options.imaPcr && explained.host.model.options.startValues.has(bank)
  const first = plainStep({ label: `PCR ${pcr} before the log`, inputs: [computedPart(given ? 'The start that you gave' : `${digestSize(bank)} bytes, as the TPM starts it`, start.value)], output: toHex(start.value) })
  const last = lastOf(log, pcr, row.matchedEntries ?? log.count)
  if (last === null) return { steps: [first], notes: [`No entry ${row.matchedEntries === null ? 'of the log' : 'before that'} extends PCR ${pcr}.`] }
  const step = await extendStep(explained, log, last, bank, rule)
  const { extends: extended } = await explained.stateAfter(log, pcr, bank, rule, last + 1)
  const between = extended === 1 ? [] : [`Between the start and this one lie ${extendsWord(extended - 1)} of PCR ${pcr}: each entry tells its own.`]
  return { steps: [first, { ...step, label: `Its last extend${row.matchedEntries === null ? '' : ' up to there'}: entry ${(last + 1).toLocaleString('en-US')}` }], notes: between }
}

/** Index of the last of the first `entries` entries that extends the PCR. */
function lastOf(log: ImaLog, pcr: number, entries: number): number | null {
  let index = entries - 1
  while (index >= 0 && entryPcr(log, index) !== pcr) index--
  return index < 0 ? null : index
}

function reportedStep(explained: ExplainedCase, row: ReplayRow, value: Uint8Array): DerivationStep {
  const says = row.matchedEntries === null
    ? `no entry of the log leads to it${row.reason === 'data-altered' ? ', but the template digests as logged do' : ''}`
    : `reached after entry ${row.matchedEntries.toLocaleString('en-US')}`
  const check = row.status === 'match' ? 'pass' as const : row.status === 'mismatch' ? 'fail' as const : 'not-checked' as const
  const label = row.reportedBy === 'quote' ? 'The value that the quote covers' : 'The value that the file states'
  return { label, algorithm: null, inputs: [reportedPart(explained, row.bank, row.pcr, value, row.reportedEvidence)], output: toHex(value), check, says }
}
