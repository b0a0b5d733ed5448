import { toHex } from '../../bytes/hex'
import type { Derivation, Subject } from '../../model/derivation'
import type { Finding } from '../../model/finding'
import { sumCommand } from './commands/bytes-command'
import { plainStep, type ExplainedCase } from './explained-case'

/** Bytes that are told of what a finding points at, where it does not say how many. */
const SOME_BYTES = 32
const MOST_BYTES = 256

/**
 * Bytes of a file, read again.
 * @throws RangeError for a file that is not of the case, or bytes that it does not have.
 */
export function explainPlace(explained: ExplainedCase, { evidence, byteOffset, byteLength }: Extract<Subject, { kind: 'bytes' }>): Derivation {
  const { part, bytes } = explained.slice('The bytes', evidence, byteOffset, byteLength)
  if (bytes.length < byteLength || bytes.length === 0) throw new RangeError(`${evidence} has no ${byteLength} bytes at ${byteOffset}`)
  const step = plainStep({ label: `${bytes.length.toLocaleString('en-US')} ${bytes.length === 1 ? 'byte' : 'bytes'} at ${byteOffset.toLocaleString('en-US')}`, inputs: [part], output: toHex(bytes) })
  return explained.finish({ title: explained.names.path(evidence), banks: [], bank: null, steps: [step], agrees: [], tools: [], notes: [] })
}

/** The bytes that a finding points at, and whether the file is the one that was analysed. */
export function explainBytes(explained: ExplainedCase, { code, evidence, byteOffset, byteLength, expected, found }: Finding): Derivation {
  const shared = { title: code, banks: [], bank: null, agrees: [] }
  if (evidence === null) return explained.finish({ ...shared, steps: [], tools: [], notes: ['This is about the case as a whole: no bytes of it say so.'] })
  const word = explained.names.word(evidence)
  const tools = word === null ? [] : [{ label: 'The file is the one that was analysed', ...sumCommand('sha256', word, explained.names.sha256(evidence)), note: null, step: null }]
  const notes = explained.names.notes([evidence])
  if (byteOffset === null) return explained.finish({ ...shared, steps: [], tools, notes })
  const { part, bytes } = explained.slice('What stands there', evidence, byteOffset, Math.min(byteLength ?? SOME_BYTES, MOST_BYTES))
  const says = bytes.length === 0 ? 'the file ends here' : expected === null || found === null ? null : `expected ${expected}, found ${found}`
  const step = plainStep({ label: `From byte ${byteOffset.toLocaleString('en-US')}`, inputs: bytes.length === 0 ? [] : [part], output: bytes.length === 0 ? null : toHex(bytes), says })
  return explained.finish({ ...shared, steps: [step], tools, notes })
}
