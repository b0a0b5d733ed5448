import type { RuntimePolicy } from '../../../model/policy'
import { ACCEPTED_BY, ENTRY_VERDICTS } from '../../../model/verdict'
import { countVerdicts } from '../count-verdicts'
import type { PolicyOutcome } from '../outcome'
import type { KeylimePolicy } from './keylime-policy'
import type { Verdicts } from './verdicts'

const PASS = ENTRY_VERDICTS.indexOf('pass')

/** Keylime's verdicts in the form of the strict mode's. Lines beyond the decoded entries are counted; what passes unlooked at is accepted by nothing. */
export function policyOutcomeOf(policies: readonly RuntimePolicy[], policy: KeylimePolicy, { verdicts, acceptedBy, beyond }: Verdicts): { readonly policy: PolicyOutcome; readonly unchecked: number } {
  const counts = countVerdicts(verdicts, acceptedBy)
  const acceptedCounts = { ...counts.acceptedBy }
  let { unchecked } = counts
  const [notJudged, accepted, rejected] = [counts['not-judged'], counts['pass'], counts['fail']].map((count, i) => count + beyond.verdicts[i])
  for (const [i, count] of beyond.acceptedBy.entries()) acceptedCounts[ACCEPTED_BY[i]] += count
  unchecked += beyond.verdicts[PASS] - beyond.acceptedBy.reduce((sum, count) => sum + count, 0)
  return {
    unchecked,
    policy: {
      evidence: policies.map((one) => one.evidence), verdicts, acceptedBy, accepted, rejected, notJudged, acceptedCounts,
      sources: policies,
      listed: (path) => policy.lists['digests'].get(path),
    },
  }
}
