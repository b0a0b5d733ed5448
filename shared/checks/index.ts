import type { Checkpoint } from '../model/checkpoint'
import { attestation } from './attestation'
import { checkBootAggregate } from './boot-aggregate/check-boot-aggregate'
import type { CaseModel, Check, CheckStage, Outcome } from './check'
import { checkEventLogs } from './event-log/check-event-logs'
import { checkImaPolicies } from './ima-policy/check-ima-policies'
import { checkKeylimeDocuments } from './keylime/check-documents'
import { bufferDigests } from './log/buffer-digests'
import { changedDigests } from './log/changed-digests'
import { logFacts } from './log/log-facts'
import { oddDigests } from './log/odd-digests'
import { readEntries } from './log/read-entries'
import { suspiciousPaths } from './log/suspicious-paths'
import { blindSpots } from './policy/blind-spots'
import { judgePolicy } from './policy/judge-policy'
import { judgeKeylime } from './policy/keylime/judge-keylime'
import { policySignatures } from './policy/signatures/policy-signatures'
import { checkQuotes } from './quote/check-quotes'
import { quoteSignatures } from './quote/quote-signatures'
import { quoteTimeline } from './quote/quote-timeline'
import { quoteValues, refutedValues } from './quote/quote-values'
import { replayBanks } from './replay/replay-banks'
import { checkCertificates } from './signatures/check-certificates'
import { checkSignatures } from './signatures/check-signatures'
import { xattrDumps } from './signatures/xattr-dumps'

/** Every check, in the order in which they build on each other. */
export const CHECKS: readonly Check[] = [
  quoteValues, readEntries,
  logFacts, oddDigests, bufferDigests, changedDigests, suspiciousPaths, xattrDumps,
  refutedValues, checkEventLogs, checkBootAggregate, quoteSignatures, replayBanks, checkQuotes, quoteTimeline, checkKeylimeDocuments, attestation,
  checkSignatures, checkCertificates,
  policySignatures,
  judgePolicy,
  judgeKeylime,
  blindSpots,
  checkImaPolicies,
]

export const NOTHING_CONCLUDED: Outcome = {
  observations: [], survey: null, followed: null, listing: null, quoteValues: [], quoteSignatures: [], eventLogs: [], bootAggregate: null, replay: null, quoteChecks: [], timeline: [], keylime: [],
  signatures: null,
  policySignatures: [],
  policy: null,
  keylimeMode: null,
  imaPolicies: [],
  blindSpots: [],
  attestation: { verdict: 'not-checked', reasons: [], because: [], attested: null, attestedBy: null },
  compliance: { verdict: 'not-checked', reasons: [], because: [] },
}

/** Runs all checks; `checkpointFor` makes the checkpoint of a check's stage. */
export async function runChecks(model: CaseModel, checkpointFor: (stage: CheckStage) => Checkpoint): Promise<Outcome> {
  let outcome = NOTHING_CONCLUDED
  for (const check of CHECKS) outcome = { ...outcome, ...(await check.run(model, outcome, checkpointFor(check.stage), checkpointFor)) }
  return outcome
}
