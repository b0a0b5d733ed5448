import { toHex } from '../../bytes/hex'
import { visibleBytes } from '../../bytes/visible'
import { EntrySet, firstEntry } from '../../model/entry-set'
import type { Observation, Severity } from '../../model/finding'
import { algorithmName, entryPlace, fileDigest, pathBytes, type ImaLog } from '../../model/ima-log'
import type { SigningKeyFile } from '../../model/signing-key'
import { SIGNATURE_STATES, STATE } from '../../model/verdict'
import type { CaseModel } from '../check'
import type { LogSurvey } from '../log/survey-log'
import { counted, entriesWord, observe } from '../observe'
import { isSignedByTrusted, type SignatureOutcome } from './outcome'

/** Key ids that a message names. */
const IDS_NAMED = 5

/** What the signatures of a log say, and what the keys that were named hold besides. Where signatures are required, only a good one by a key that somebody vouches for will do. */
export function signatureObservations({ options, signingKeys }: CaseModel, log: ImaLog, { notFiles }: Pick<LogSurvey, 'notFiles'>, outcome: SignatureOutcome): Observation[] {
  const counts = new Uint32Array(SIGNATURE_STATES.length)
  for (const state of outcome.states) counts[state]++
  const inState = (state: number, test?: (index: number) => boolean) => entriesIn(outcome.states, state, counts[state], test)
  const filesIn = (state: number) => inState(state).without(notFiles)
  return [
    ...invalid(log, outcome, inState(STATE.invalid)),
    ...unknownKey(log, outcome, inState(STATE['unknown-key']), options.requireSignatures),
    ...malformed(log, outcome, inState(STATE.malformed), options.requireSignatures),
    ...notCheckable(log, outcome, filesIn(STATE['not-checkable']), options.requireSignatures),
    ...untrustedKey(log, outcome, inState(STATE.valid, (index) => !isSignedByTrusted(outcome, index)), options.requireSignatures),
    ...absent(log, filesIn(STATE.absent), options.requireSignatures),
    ...signingKeys.flatMap(unusedKeys),
  ]
}

function invalid(log: ImaLog, { reasonOf }: SignatureOutcome, indexes: EntrySet): Observation[] {
  return about(log, 'signature.invalid', 'error', indexes, (first) => ({
    message: `The signature of ${entriesWord(indexes.length)} does not verify under the key that it names: the file was changed after it was signed, the signature is of another file, or another key made it and has this id too. The first is ${pathOf(log, first)}.`,
    expected: `a signature of ${algorithmName(log, first)}:${toHex(fileDigest(log, first))}`, found: reasonOf(first),
  }))
}

function unknownKey(log: ImaLog, { keyIdOf, reasonOf }: SignatureOutcome, indexes: EntrySet, required: boolean): Observation[] {
  const ids = new Set<string>()
  for (const index of indexes) {
    ids.add(keyIdOf(index) ?? 'not told')
    if (ids.size > IDS_NAMED) break
  }
  const named = [...ids].slice(0, IDS_NAMED).join(', ') + (ids.size > IDS_NAMED ? ' and others' : '')
  return about(log, 'signature.unknown-key', required ? 'error' : 'warning', indexes, (first) => ({
    message: `No key is known that made the signature of ${entriesWord(indexes.length)} (key id ${named}): give it with --ima-key if you trust it.`, expected: null, found: reasonOf(first),
  }))
}

function malformed(log: ImaLog, { reasonOf }: SignatureOutcome, indexes: EntrySet, required: boolean): Observation[] {
  return about(log, 'signature.malformed', required ? 'error' : 'warning', indexes, (first) => ({
    message: `The signature field of ${entriesWord(indexes.length)} holds no signature that a kernel would take; the first is of ${pathOf(log, first)}.`, expected: null, found: reasonOf(first),
  }))
}

function notCheckable(log: ImaLog, { reasonOf }: SignatureOutcome, indexes: EntrySet, required: boolean): Observation[] {
  return about(log, 'signature.not-checkable', required ? 'error' : 'info', indexes, (first) => ({
    message: `The signature of ${entriesWord(indexes.length)} can't be checked here, the first of ${pathOf(log, first)}.`, expected: null, found: reasonOf(first),
  }))
}

function untrustedKey(log: ImaLog, { reasonOf }: SignatureOutcome, indexes: EntrySet, required: boolean): Observation[] {
  return about(log, 'signature.untrusted-key', required ? 'error' : 'info', indexes, (first) => ({
    message: `The signature of ${entriesWord(indexes.length)} is good, but by a key that came along with the evidence: whoever made the one could have made the other.`, expected: null, found: reasonOf(first),
  }))
}

function absent(log: ImaLog, indexes: EntrySet, required: boolean): Observation[] {
  return about(log, 'signature.absent', required ? 'error' : 'info', indexes, (first) => ({
    message: `${counted(indexes.length, 'entry is of a file', 'entries are of files')} without a signature, the first of ${pathOf(log, first)}.`, expected: required ? 'a signature' : null, found: null,
  }))
}

function about(log: ImaLog, code: string, severity: Severity, indexes: EntrySet, tell: (first: number) => Pick<Observation, 'message' | 'expected' | 'found'>): Observation[] {
  if (indexes.length === 0) return []
  const first = firstEntry(indexes)
  const { message, ...details } = tell(first)
  return [observe(code, severity, message, { ...entryPlace(log, first), entryIndexes: indexes, ...details })]
}

/** Who named a file for its keys may count on each of them. */
function unusedKeys({ evidence, path, keys, unused }: SigningKeyFile): Observation[] {
  if (unused.length === 0) return []
  const message = `${counted(unused.length, 'key or certificate', 'keys or certificates')} in ${path} can't be used, and ${counted(keys.length, 'other is', 'others are')}.`
  return [observe('evidence.skipped', 'warning', message, { evidence, byteOffset: unused[0] })]
}

function pathOf(log: ImaLog, index: number): string {
  return visibleBytes(pathBytes(log, index))
}

/** Entries of a state, of which there are `most`. */
function entriesIn(states: Uint8Array, state: number, most: number, test?: (index: number) => boolean): EntrySet {
  const found = new EntrySet()
  for (let index = 0, left = most; left > 0; index++) {
    if (states[index] !== state) continue
    left--
    if (test === undefined || test(index)) found.add(index)
  }
  return found
}
