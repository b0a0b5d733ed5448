import { toHex } from '../../bytes/hex'
import { isPlainText } from '../../bytes/visible'
import { explainRejection } from '../../checks/policy/judge-policy'
import type { Derivation, DerivationStep, ShellCommand } from '../../model/derivation'
import type { PolicyForm } from '../../model/policy'
import { algorithmName, entryPlace, fileDigest, pathBytes, type ImaLog, entryColumn } from '../../model/ima-log'
import { shellWord } from './commands/shell-word'
import { originSteps } from './entry-origins'
import type { ExplainedCase } from './explained-case'

/**
 * Why the policy does not accept an entry: what stands in the log, and what the policy has for it.
 * @throws RangeError without a policy, or for an entry that is not in the log.
 */
export function explainEntryRejection(explained: ExplainedCase, entry: number): Derivation {
  const { log, outcome: { policy } } = explained.host
  if (!log || !policy || !(entry >= 1 && entry <= log.count)) throw new RangeError(`no policy judges an entry ${entry}`)
  const index = entry - 1
  const { expected } = explainRejection(log, index, policy.listed)
  const digest = toHex(fileDigest(log, index))
  const steps = [
    partStep(explained, log, index, 'Path', entryColumn(log, index, 'pathOffset'), pathBytes(log, index), null),
    { ...partStep(explained, log, index, `File digest, ${algorithmName(log, index)}`, entryColumn(log, index, 'digestOffset'), fileDigest(log, index), expected === null ? null : `the policy has: ${expected}`), check: 'fail' as const },
    ...originSteps(explained, log, index),
  ]
  const tools = policy.sources.flatMap(({ evidence: id, form }) => [...pathSearch(explained, id, form, pathBytes(log, index)), ...search(explained, id, 'The digest in the policy', digest, digest)])
  return explained.finish({ title: `Entry ${entry} and the policy`, banks: [], bank: null, steps, agrees: [], tools, notes: explained.names.notes(policy.evidence) })
}

function partStep(explained: ExplainedCase, log: ImaLog, index: number, label: string, offset: number, bytes: Uint8Array, says: string | null): DerivationStep {
  const { evidence, byteOffset } = entryPlace(log, index)
  return { label, algorithm: null, inputs: [explained.part(label, evidence, byteOffset + offset, bytes)], output: toHex(bytes), check: null, says }
}

/** JSON and checksum lists write some names otherwise than they are, and lists of lines their blanks: those are not searched for. */
function pathSearch(explained: ExplainedCase, evidence: string, form: PolicyForm, path: Uint8Array): readonly ShellCommand[] {
  const text = new TextDecoder().decode(path)
  const isJson = form === 'runtime-policy' || form === 'allowlist'
  if (!isPlainText(path) || !/^[\x20-\x7e]+$/.test(text) || (!isJson && text.includes('_'))) return []
  return search(explained, evidence, 'The path in the policy', isJson ? JSON.stringify(text) : text, text)
}

function search(explained: ExplainedCase, evidence: string, label: string, text: string, shown: string): readonly ShellCommand[] {
  const [file, word] = [explained.names.word(evidence), shellWord(new TextEncoder().encode(text))]
  if (file === null || word === null || text === '') return []
  const lines = explained.linesWith(evidence, text)
  const note = lines === 0 ? `No line of ${explained.names.path(evidence)} has ${shown}.` : null
  return [{ label, text: `grep -c -F -e ${word} ${file}`, prints: `${lines}`, note, step: null }]
}
