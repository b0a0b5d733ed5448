import { ACCEPTED_BY, type AcceptedBy } from '@shared/model/verdict'
import { count, counted } from '../text/numbers'
import type { HostLike, PathOf, Statement } from './statement'

const ACCEPTED_WORDS: Readonly<Record<AcceptedBy, string>> = {
  digest: 'by a listed digest',
  signature: 'by a signature',
  exclude: 'only by an exclude',
  keyring: 'by a keyring rule',
  'ima-buf': 'by a buffer rule',
  'boot-aggregate': 'as boot_aggregate',
}

export function policyStatements({ policy, log }: HostLike, pathOf: PathOf): Statement[] {
  if (policy === null) return [{ verdict: 'not-checked', text: 'Policy: none was given (--policy), so no entry was judged.' }]
  const entries = log?.entries ?? 0
  const of = `of ${counted(entries, 'entry', 'entries')}`
  const kinds = ACCEPTED_BY.filter((kind) => policy.acceptedBy[kind] > 0).map((kind) => `${count(policy.acceptedBy[kind])} ${ACCEPTED_WORDS[kind]}`)
  const statements: Statement[] = []
  if (policy.accepted > 0) statements.push({ verdict: 'pass', text: `Policy: ${count(policy.accepted)} ${of} accepted: ${kinds.join(', ')}.` })
  if (policy.rejected > 0) statements.push({ verdict: 'fail', text: `Policy: ${count(policy.rejected)} ${of} rejected.` })
  if (policy.notJudged > 0) statements.push({ verdict: 'not-checked', text: `Policy: ${count(policy.notJudged)} ${of} not judged.` })
  if (policy.signature !== 'pass') {
    const who = policy.evidence.map(pathOf).join(', ')
    statements.push(policy.signature === 'fail'
      ? { verdict: 'fail', text: `Policy: the signature of ${who} does not verify.` }
      : { verdict: 'not-checked', text: `Policy: nothing vouches for who wrote ${who}: no signature of it was checked.` })
  }
  return statements
}
