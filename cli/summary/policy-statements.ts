import { ACCEPTED_BY, type AcceptedBy } from '@shared/model/verdict'
import type { PolicySignatureReport } from '@shared/model/report'
import { count, counted } from '../text/numbers'
import type { HostLike, PathOf, Statement } from './statement'

const ACCEPTED_WORDS: Readonly<Record<Exclude<AcceptedBy, 'exclude'>, string>> = {
  digest: 'by a listed digest',
  signature: 'by a signature',
  keyring: 'by a keyring rule',
  'ima-buf': 'by a buffer rule',
  'boot-aggregate': 'as boot_aggregate',
  'device-mapper': 'by the device-mapper rules',
}

export function policyStatements({ log, policy }: HostLike, pathOf: PathOf): Statement[] {
  if (policy === null && log === null) return [{ verdict: 'not-checked', text: 'Policy: without a log there is no entry to judge.' }]
  if (policy === null) return [{ verdict: 'not-checked', text: 'Policy: none was given (--policy), so no entry was judged.' }]
  // In Keylime's mode lines of a text that can't be decoded are judged too.
  const entries = policy.accepted + policy.rejected + policy.notJudged
  const of = `of ${counted(entries, 'entry', 'entries')}`
  const unseen = policy.acceptedBy.exclude
  const kinds = ACCEPTED_BY.filter((kind) => kind !== 'exclude' && policy.acceptedBy[kind] > 0).map((kind) => `${count(policy.acceptedBy[kind])} ${ACCEPTED_WORDS[kind as keyof typeof ACCEPTED_WORDS]}`)
  const statements: Statement[] = []
  if (policy.accepted > unseen) statements.push({ verdict: 'pass', text: `Policy: ${count(policy.accepted - unseen)} ${of} accepted: ${kinds.join(', ')}.` })
  if (unseen > 0) statements.push({ verdict: 'not-checked', text: `Policy: ${count(unseen)} ${of} accepted unseen: an exclude matches the path.` })
  if (policy.rejected > 0) statements.push({ verdict: 'fail', text: `Policy: ${count(policy.rejected)} ${of} rejected.` })
  if (policy.notJudged > 0) statements.push({ verdict: 'not-checked', text: `Policy: ${count(policy.notJudged)} ${of} not judged.` })
  return [...statements, ...policy.signatures.map((one) => signatureStatement(one, pathOf))]
}

function signatureStatement({ evidence, verdict, reason, form, signatureEvidence, keyEvidence, scheme }: PolicySignatureReport, pathOf: PathOf): Statement {
  const who = pathOf(form === 'dsse' ? signatureEvidence : evidence)
  if (verdict === 'pass') return { verdict, text: `Policy: ${who} is signed by ${pathOf(keyEvidence)} (${scheme}).` }
  if (verdict === 'fail') return { verdict, text: reason === 'no-signature' ? `Policy: ${who} is not signed by the key that you named.` : `Policy: the signature of ${who} is bad.` }
  return { verdict, text: form === null ? `Policy: nothing vouches for who wrote ${who}: it is not signed.` : `Policy: the signature of ${who} proves nothing: no key was named that must have made it (--policy-key).` }
}
