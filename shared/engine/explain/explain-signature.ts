import { toHex } from '../../bytes/hex'
import { keyName } from '../../checks/signatures/check-signatures'
import { readSignature, type Checkable } from '../../checks/signatures/reading'
import { SignatureValues } from '../../checks/signatures/signature-value'
import { XATTR_TYPE } from '../../crypto/ima-signature/ima-signature'
import type { Derivation, DerivationPart, DerivationStep, ShellCommand } from '../../model/derivation'
import { entryBytes, entryPlace, fileDigest, type ImaLog } from '../../model/ima-log'
import type { SigningKey } from '../../model/signing-key'
import { SIGNATURE_STATES, type SignatureState, type Verdict } from '../../model/verdict'
import { partCommand } from './commands/bytes-command'
import { signingKeyCommand } from './commands/signing-key'
import { plainStep, type ExplainedCase } from './explained-case'
import { computedPart } from './parts'

const VERDICTS: Readonly<Record<SignatureState, Verdict>> = { 'valid': 'pass', 'invalid': 'fail', 'malformed': 'fail', 'absent': 'not-checked', 'unknown-key': 'not-checked', 'not-checkable': 'not-checked' }

/**
 * What an entry's signature was held against, and what came of it.
 * @throws RangeError for an entry that is not in the log, or holds no signature.
 */
export function explainSignature(explained: ExplainedCase, entry: number): Derivation {
  const { log, outcome: { signatures } } = explained.host
  if (!log || !signatures || !Number.isInteger(entry) || entry < 1 || entry > log.count) throw new RangeError(`the log has no entry ${entry}`)
  const index = entry - 1
  const values = new SignatureValues(log)
  const value = values.of(index)
  if (value === null && SIGNATURE_STATES[signatures.states[index]] !== 'valid') throw new RangeError(`entry ${entry} holds no signature`)
  const reading = readSignature(log, values, index)
  const state = SIGNATURE_STATES[signatures.states[index]]
  const key = signatures.keyOf[index] === 0 ? null : signatures.keys[signatures.keyOf[index] - 1]
  const verdict: Pick<DerivationStep, 'check' | 'says'> = { check: VERDICTS[state], says: sentence(state, signatures.reasonOf(index), key) }
  const told = { title: `Signature of entry ${entry}`, banks: [], bank: null, agrees: [], notes: [] }
  // The entry holds none: the dump that has it is another file.
  if (value === null) return explained.finish({ ...told, steps: [plainStep({ label: 'Signature in a dump of attributes, of this digest', inputs: [logPart(explained, log, index, 'Digest in the entry', fileDigest(log, index))], ...verdict })], tools: [] })
  const whole = plainStep({ label: 'Signature', inputs: [logPart(explained, log, index, `Field ${value.field}`, value.bytes)], output: toHex(value.bytes), says: signatures.keyIdOf(index) === null ? null : `names the key ${signatures.keyIdOf(index)}` })
  if (reading.state !== 'checkable') return explained.finish({ ...told, steps: [{ ...whole, ...verdict }], tools: [] })
  const signed = signedStep(explained, log, index, reading, value.bytes[0] === XATTR_TYPE.verity ? value.bytes.subarray(0, 3) : null)
  const inputs = [computedPart('Digest that is signed', reading.digest), logPart(explained, log, index, 'Signature without its header', reading.value), ...(key ? [keyPart(explained, key).part] : [])]
  const last = plainStep({ label: key ? `Under ${keyName(key)}` : 'Under no key', inputs, ...verdict })
  return explained.finish({ ...told, steps: [whole, signed, last], tools: key ? opensslTool(explained, reading, inputs, key, state) : [] })
}

/** The digest of the entry; of an fs-verity signature the hash over that and what stands before it. `head`: type, version, hash id. */
function signedStep(explained: ExplainedCase, log: ImaLog, index: number, { hash, digest }: Checkable, head: Uint8Array | null): DerivationStep {
  const recorded = logPart(explained, log, index, 'Digest in the entry', fileDigest(log, index))
  if (head === null) return plainStep({ label: `What is signed, ${hash}`, inputs: [recorded.hex === toHex(digest) ? recorded : computedPart('Digest', digest)], output: toHex(digest) })
  return plainStep({ label: `What is signed, ${hash}`, algorithm: hash, inputs: [computedPart('Type and hash id', Uint8Array.of(head[0], head[2])), recorded], output: toHex(digest), says: 'a signature of version 3 is over type, hash id and fs-verity digest' })
}

/** Bytes that are borrowed from the log: where they stand there. */
function logPart(explained: ExplainedCase, log: ImaLog, index: number, meaning: string, bytes: Uint8Array): DerivationPart {
  const { evidence, byteOffset } = entryPlace(log, index)
  const entry = entryBytes(log, index)
  const offset = bytes.buffer === entry.buffer ? bytes.byteOffset - entry.byteOffset : 0
  return explained.part(meaning, evidence, byteOffset + offset, bytes)
}

function keyPart(explained: ExplainedCase, { evidence, byteOffset, byteLength }: SigningKey): ReturnType<ExplainedCase['slice']> {
  return explained.slice('Key', evidence, byteOffset, byteLength || explained.names.size(evidence))
}

function sentence(state: SignatureState, reason: string | null, key: SigningKey | null): string {
  if (state === 'valid') return reason === null ? `verifies; the key counts by ${key?.trustedBy}` : `verifies, but ${reason}`
  return reason ?? state
}

/** `openssl pkeyutl`, which takes a digest: the file is not at hand. */
function opensslTool(explained: ExplainedCase, { hash }: Checkable, [digest, value]: readonly DerivationPart[], key: SigningKey, state: SignatureState): readonly ShellCommand[] {
  const { part, bytes } = keyPart(explained, key)
  const words = [signingKeyCommand(part, bytes, key.spki, explained.names), partCommand(digest, explained.names), partCommand(value, explained.names)]
  if ((state !== 'valid' && state !== 'invalid') || words.includes(null)) return []
  const text = `openssl pkeyutl -verify -pubin -inkey <(${words[0]}) -in <(${words[1]}) -sigfile <(${words[2]}) -pkeyopt digest:${hash}`
  return [{ label: 'The signature, by openssl', text, prints: state === 'valid' ? 'Signature Verified Successfully' : 'Signature Verification Failure', note: null, step: null }]
}
