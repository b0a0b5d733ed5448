import { NOTHING_CONCLUDED } from '../../checks/index'
import type { PolicySignatureOutcome } from '../../checks/policy/signatures/outcome'
import { policySignatures } from '../../checks/policy/signatures/policy-signatures'
import { inPlace } from '../../checks/signatures/verifier'
import { replayInPlace } from '../../kernel/replayer'
import { formatErrorData, type ErrorData } from '../../errors/evidence-error'
import type { Observation } from '../../model/finding'
import type { RuntimePolicy } from '../../model/policy'
import type { CaseModel } from '../../checks/check'
import type { EvidenceRole } from '../../model/evidence'
import { caseOptions } from '../analyze'
import type { RunOptions } from '../engine'
import { modelOf } from '../host-model'
import { loadFiles, type LoadedFile } from '../load-files'
import { Scheduler } from '../scheduler'

export interface NamedBytes {
  /** Visible. */
  readonly path: string
  readonly bytes: Uint8Array
}

export interface VerifyRequest {
  /** A policy, or an envelope with one. */
  readonly policy: NamedBytes
  /** Public keys or certificates of which one must have signed it. */
  readonly keys: readonly NamedBytes[]
  /** A signature in a file of its own, or a bundle: then it alone counts. */
  readonly signature: NamedBytes | null
}

export interface PolicyVerification {
  /** Did one of the keys sign it? */
  readonly isSigned: boolean
  /** A policy that means one thing, whatever Keylime's schema says of it. */
  readonly isReadable: boolean
  /** What is wrong, a sentence each; empty for a good signature of a readable policy. */
  readonly problems: readonly string[]
  /** Of a good signature: its form, its scheme, and the path of the key that made it. */
  readonly form: PolicySignatureOutcome['form']
  readonly scheme: string | null
  readonly keyPath: string | null
  /** Why Keylime would not take it although it is signed and readable, clauses. */
  readonly keylimeRefusals: readonly string[]
  /** Of keys that hold nothing usable: without one left, nothing could be verified. */
  readonly keyErrors: readonly ErrorData[]
}

/** Verifies a signed policy by the same sources and checks that judge one in a case. */
export async function verifyPolicy({ policy, keys, signature }: VerifyRequest, run: RunOptions = {}): Promise<PolicyVerification> {
  const scheduler = new Scheduler(run)
  // Under a name that has the policy's, a signature that does not verify counts against it.
  const detached = signature ? [{ path: `${policy.path}.sig`, bytes: signature.bytes }] : []
  const named = (file: NamedBytes, role?: EvidenceRole) => ({ path: file.path, content: file.bytes.slice().buffer, role })
  const { files } = await loadFiles({ files: [named(policy, 'policy'), ...keys.map((key) => named(key, 'policy-key')), ...detached.map((file) => named(file))] }, scheduler)
  const model = modelOf({ name: '', log: null, twins: [], files }, caseOptions({}, { verifier: inPlace, replayer: replayInPlace }))
  const counted = signature ? withoutInner(model) : model
  const { policySignatures: [outcome = null] = [], observations = [] } = await policySignatures.run(counted, NOTHING_CONCLUDED, scheduler.checkpoint('policy'))
  const found = model.policies[0] ?? null
  const isSigned = outcome?.verdict === 'pass'
  const reading = found ? readingProblems(found) : []
  const bad = observations.filter(({ severity, code }) => severity === 'error' && code !== 'policy.unsigned').map((one) => told(one, files))
  const unsigned = isSigned || bad.length > 0 ? [] : [notSigned(policy.path, signature, files)]
  return {
    isSigned, isReadable: found !== null && reading.length === 0, problems: [...bad, ...unsigned, ...reading],
    form: isSigned ? outcome.form : null, scheme: isSigned ? outcome.scheme : null, keyPath: files.find(({ input }) => input.id === outcome?.keyEvidence)?.input.path ?? null,
    keylimeRefusals: isSigned && found ? keylimeRefusals(outcome, found) : [],
    keyErrors: files.filter(({ input }) => input.role === 'policy-key').flatMap(({ error }) => error ?? []),
  }
}

/** With the place, where something is wrong at one: `FILE: at byte N: expected ..., found ...` of what can't be read. */
function told({ code, message, evidence, byteOffset, expected, found }: Observation, files: readonly LoadedFile[]): string {
  if (expected === null) return message
  const what = code === 'policy.malformed' ? files.find(({ input }) => input.id === evidence)!.input.path : message.replace(/\.$/, '')
  return `${what}: at byte ${byteOffset}: expected ${expected}, found ${found}.`
}

/** The signatures in an envelope say nothing of the one that was asked about. */
function withoutInner(model: CaseModel): CaseModel {
  return { ...model, envelopes: model.envelopes.map((one) => ({ ...one, signatures: [], signatureCount: 0 })) }
}

function readingProblems({ stopped, deviations, path }: RuntimePolicy): string[] {
  if (stopped) return [`${formatErrorData(stopped)}.`]
  const doubt = deviations.find(({ severity }) => severity === 'error')
  return doubt ? [`${path}: at byte ${doubt.byteOffset}: expected ${doubt.expected}, found ${doubt.found}.`] : []
}

/** That Keylime reads no signature in a file of its own is no news to whoever names one. */
function keylimeRefusals({ form, keylimeRefusal }: PolicySignatureOutcome, { keylimeAccepts, deviations }: RuntimePolicy): string[] {
  const first = deviations.find(({ refused }) => refused)
  const schema = keylimeAccepts ? [] : [`its schema expects ${first ? `${first.expected}, and finds ${first.found} at byte ${first.byteOffset}` : 'another document'}`]
  return [...(keylimeRefusal === null || form !== 'dsse' ? [] : [keylimeRefusal]), ...schema]
}

function notSigned(path: string, signature: NamedBytes | null, files: readonly LoadedFile[]): string {
  if (!signature) return `${path} is not signed.`
  const error = files.at(-1)!.error
  return error ? `${signature.path} is no signature: expected ${error.expected}, found ${error.found}.` : `${signature.path} is no signature of ${path}.`
}
