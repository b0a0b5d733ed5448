import { attestation } from './attestation'
import { checkBootAggregate } from './boot-aggregate/check-boot-aggregate'
import type { CaseModel, Check, Outcome } from './check'
import { checkEventLogs } from './event-log/check-event-logs'
import { changedDigests } from './log/changed-digests'
import { logFacts } from './log/log-facts'
import { suspiciousPaths } from './log/suspicious-paths'
import { judgePolicy } from './policy/judge-policy'
import { checkQuotes } from './quote/check-quotes'
import { quoteValues } from './quote/quote-values'
import { replayBanks } from './replay/replay-banks'

/** Every check, in the order in which they build on each other. */
export const CHECKS: readonly Check[] = [logFacts, changedDigests, suspiciousPaths, quoteValues, checkEventLogs, checkBootAggregate, replayBanks, checkQuotes, attestation, judgePolicy]

export const NOTHING_CONCLUDED: Outcome = {
  observations: [], quoteValues: [], eventLogs: [], bootAggregate: null, replay: null, quoteChecks: [], policy: null,
  attestation: { verdict: 'not-checked', reasons: [], because: [], attested: null },
  compliance: { verdict: 'not-checked', reasons: [], because: [] },
}

/** Runs all checks; `checkpointFor` makes the checkpoint of a check's stage. */
export async function runChecks(model: CaseModel, checkpointFor: (stage: Check['stage']) => Parameters<Check['run']>[2]): Promise<Outcome> {
  let outcome = NOTHING_CONCLUDED
  for (const check of CHECKS) outcome = { ...outcome, ...(await check.run(model, outcome, checkpointFor(check.stage))) }
  return outcome
}
