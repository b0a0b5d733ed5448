import type { Checkpoint } from '../../../model/checkpoint'
import type { Observation } from '../../../model/finding'
import type { ExcludeList } from '../../../model/policy'
import type { CaseModel } from '../../check'
import { counted, observe } from '../../observe'
import type { Attempt, Subject } from './attempts'
import { keylimeRefusal } from './keylime-refusal'
import type { PolicySignatureOutcome } from './outcome'
import { FoundKeys, keyOfFile } from './tried-keys'
import { Tries, type Verified } from './tries'

export interface Judged {
  readonly outcome: PolicySignatureOutcome
  readonly observations: readonly Observation[]
}

/** Is a policy signed, and by whom? Only a key that the user named makes it a pass. */
export async function judgeSignatures(model: CaseModel, subject: Subject, attempts: readonly Attempt[], checkpoint: Checkpoint): Promise<Judged> {
  const tries = new Tries(model.policyKeys.map(keyOfFile), checkpoint)
  const own = attempts.filter((attempt) => attempt.isOwn)
  if (model.policyKeys.length > 0) return underPolicyKey(model, subject, attempts, own, tries)
  return withoutKey(model, subject, attempts, own, tries)
}

async function underPolicyKey(model: CaseModel, subject: Subject, attempts: readonly Attempt[], own: readonly Attempt[], tries: Tries): Promise<Judged> {
  const good = await tries.first(attempts, () => tries.trusted)
  if (!good) return own.length === 0 ? unsigned(subject, 'error') : bad(model, subject, own, tries)
  const refusal = keylimeRefusal(good, subject.envelope, model.policyKeys)
  const outcome = { ...outcomeOf(subject, good, refusal), trustedBy: '--policy-key' as const }
  if (refusal !== null && model.options.mode === 'keylime') {
    const message = `The signature of ${subject.path} verifies under ${good.key.name}, and Keylime would refuse it: ${refusal}.`
    return { outcome: { ...outcome, verdict: 'fail' }, observations: [observe('policy.bad-signature', 'error', message, placeOf(good.attempt))] }
  }
  const notes = refusal === null ? [] : [observe('policy.not-for-keylime', 'info', `${subject.path} is signed by your key, and Keylime would refuse it: ${refusal}.`, placeOf(good.attempt))]
  return { outcome: { ...outcome, verdict: 'pass' }, observations: [...notes, ...(await others(subject, own, good, tries))] }
}

/** One good signature is enough; the others are told. */
async function others({ path }: Subject, own: readonly Attempt[], good: Verified, tries: Tries): Promise<Observation[]> {
  const failed: Attempt[] = []
  for (const attempt of own) if (attempt !== good.attempt && !(await tries.verified(attempt, tries.trusted))) failed.push(attempt)
  if (failed.length === 0) return []
  const [first] = failed
  const message = `${path} is signed by your key. ${counted(failed.length, 'other signature')} of it ${failed.length === 1 ? 'does' : 'do'} not verify under it.`
  return [observe('policy.other-signature', 'info', message, { ...placeOf(first), ...first.problem })]
}

async function bad(model: CaseModel, subject: Subject, own: readonly Attempt[], tries: Tries): Promise<Judged> {
  const [first] = own
  const names = model.policyKeys.map((key) => key.path).join(', ')
  const found = new FoundKeys(model.keys.filter(({ evidence }) => !model.given.has(evidence)))
  const under = (await tries.first(own, (attempt) => found.namedBy(attempt))) ?? (await tries.first(own, () => found.bystanders))
  const hint = under ? ` It does under ${under.key.name}, which nobody vouches for.` : ''
  const why = first.problem ? `can't be good` : `does not verify under ${names}: the policy was changed, or another key signed it`
  const message = `${whose(subject, own)} ${why}.${hint}`
  const observation = observe('policy.bad-signature', 'error', message, { ...placeOf(first), ...first.problem })
  return { outcome: { ...notSigned(subject), verdict: 'fail', form: first.form, signatureEvidence: first.evidence }, observations: [observation] }
}

function whose({ path, envelope }: Subject, own: readonly Attempt[]): string {
  const untried = (envelope?.signatureCount ?? 0) - (envelope?.signatures.length ?? 0)
  const more = untried > 0 ? ` that were tried, of ${(own.length + untried).toLocaleString('en-US')},` : ''
  return own.length === 1 ? `The signature of ${path}` : `Each of the ${own.length.toLocaleString('en-US')} signatures of ${path}${more}`
}

/** Keys that came along check the mathematics: a signature that the very key which it names did not make is bad whoever is trusted. */
async function withoutKey(model: CaseModel, subject: Subject, attempts: readonly Attempt[], own: readonly Attempt[], tries: Tries): Promise<Judged> {
  const found = new FoundKeys(model.keys)
  const good = (await tries.first(own, (attempt) => found.namedBy(attempt))) ?? (await tries.first(attempts, () => found.bystanders))
  if (!good && own.length === 0) return unsigned(subject, 'warning')
  if (!good && !tries.isSpent && own.every((attempt) => attempt.problem !== null || found.namedBy(attempt).length > 0)) {
    const [first] = own
    const why = first.problem ? `can't be good` : 'does not verify under the key that it names itself: the policy was changed'
    const observation = observe('policy.bad-signature', 'error', `${whose(subject, own)} ${why}.`, { ...placeOf(first), ...first.problem })
    return { outcome: { ...notSigned(subject), verdict: 'fail', form: first.form, signatureEvidence: first.evidence }, observations: [observation] }
  }
  const attempt = good?.attempt ?? own[0]
  const what = good ? `is signed by ${good.key.name}, a key that came along` : 'has a signature that was not checked'
  const message = `${subject.path} ${what}, and no key was named that must have signed it (--policy-key): anybody could have.`
  const outcome = good ? outcomeOf(subject, good, null) : { ...notSigned(subject), form: attempt.form, signatureEvidence: attempt.evidence }
  return { outcome: { ...outcome, verdict: 'not-checked', reason: 'no-trusted-key' }, observations: [observe('policy.untrusted-key', 'warning', message, placeOf(attempt))] }
}

/** Asked for (`error`), an unsigned policy fails. */
function unsigned(subject: Subject, severity: 'error' | 'warning'): Judged {
  const what = subject.envelope ? 'is in an envelope without a signature' : 'is not signed'
  const asked = severity === 'error' ? ', and you named a key that must have signed it' : ''
  const observations = subject.isReadable || severity === 'error' ? [observe('policy.unsigned', severity, `${subject.path} ${what}: nothing proves who wrote it${asked}.`, { evidence: subject.file })] : []
  return { outcome: { ...notSigned(subject), verdict: severity === 'error' ? 'fail' : 'not-checked', reason: 'no-signature' }, observations }
}

/** Exclude lists have no form in which they are signed: one lets files pass that the signer of the policy never excluded. */
export function unsignedList({ evidence, path }: ExcludeList): Judged {
  const message = `${path} is an exclude list, which can't be signed: nothing proves who wrote it, and you named a key that must have signed the policy. Excludes belong in the policy that is signed.`
  return { outcome: { ...notSigned({ policy: evidence }), verdict: 'fail', reason: 'no-signature' }, observations: [observe('policy.unsigned', 'error', message, { evidence })] }
}

function notSigned({ policy }: Pick<Subject, 'policy'>): PolicySignatureOutcome {
  return { evidence: policy, verdict: 'not-checked', reason: null, form: null, signatureEvidence: null, keyEvidence: null, trustedBy: null, scheme: null, keylimeRefusal: null }
}

function outcomeOf(subject: Subject, { attempt, key, signature }: Verified, refusal: string | null): PolicySignatureOutcome {
  const scheme = `${key.material.type === 'rsa' ? 'rsassa' : 'ecdsa'}-${signature.hash}`
  return { ...notSigned(subject), form: attempt.form, signatureEvidence: attempt.evidence, keyEvidence: key.evidence, scheme, keylimeRefusal: refusal }
}

function placeOf({ evidence, byteOffset, byteLength }: Attempt): Pick<Observation, 'evidence' | 'byteOffset' | 'byteLength'> {
  return { evidence, byteOffset, byteLength }
}
