import type { Checkpoint } from '../../../model/checkpoint'
import type { ImaLog } from '../../../model/ima-log'
import type { RuntimePolicy } from '../../../model/policy'
import type { CaseModel, Check, Outcome } from '../../check'
import { policiesInForce } from '../merged-policy'
import type { EntryListing } from '../listing/entry-listing'
import { bootAggregates } from './boot-aggregates'
import { keylimeCompliance } from './compliance'
import { DeviceMapper } from './device-mapper/device-mapper'
import { keylimePolicy } from './keylime-policy'
import { Keyrings } from './keyrings'
import { differences } from './differences'
import { keylimeFindings } from './findings'
import type { KeylimeModeOutcome } from './outcome'
import { pcrGoals } from './pcr-goals'
import { policyOutcomeOf } from './policy-outcome'
import { ReplayedPcrs } from './replayed-pcrs'
import { runLines, runPcrs } from './run'
import { RunningPcrs } from './running-pcrs'
import { readTenantKeys } from './tenant-keys'
import type { Verdicts } from './verdicts'

/** What would Keylime say? Told beside the strict mode's answer, and in place of it with `--mode keylime`. */
export const judgeKeylime: Check = {
  name: 'policy as Keylime reads it',
  stage: 'policy',
  async run(model, before, checkpoint) {
    const { log } = model
    const { listing } = before
    if (!log || !listing) return {}
    const policies = policiesInForce(model)
    const isMode = model.options.mode === 'keylime'
    const { outcome, verdicts } = await judge(model, log, listing, policies, before, isMode ? checkpoint : () => checkpoint(0, null))
    if (!isMode) return { keylimeMode: outcome, observations: [...before.observations, ...differences(log, outcome)] }
    return { keylimeMode: outcome, policy: outcome.policy, compliance: keylimeCompliance(log, outcome), observations: keylimeFindings(log, policies, outcome, verdicts, before.observations) }
  },
}

async function judge(model: CaseModel, log: ImaLog, listing: EntryListing, policies: readonly RuntimePolicy[], before: Outcome, checkpoint: Checkpoint): Promise<{ outcome: KeylimeModeOutcome; verdicts: Verdicts }> {
  const policy = keylimePolicy(policies)
  const excludes = listing.keylimeExcludes
  const tenant = readTenantKeys(policy.verificationKeys)
  const { goals, notChecked } = pcrGoals(before)
  const replayed = goals.length === 0 ? null : ReplayedPcrs.of(log, model, before, goals)
  const running = new RunningPcrs(goals, model.options.startValues)
  const mismatched = before.replay && policy.logHash === log.templateDigestBank ? before.replay.mismatched : null
  const why = 'crash' in tenant ? tenant.crash : excludes.crash
  const rules = { policy, excludes, keyrings: new Keyrings('crash' in tenant ? null : tenant.keys), devices: policy.devices && new DeviceMapper(policy.devices), bootAggregates: bootAggregates(before) }
  const { verdicts, lines, crash } = await runLines(log, { listing: listing.bits, mismatched }, rules, replayed ?? running, checkpoint, why)
  if (crash === null && replayed?.results() === null) await runPcrs(log, rules, running, checkpoint)
  const told = policyOutcomeOf(policies, policy, verdicts)
  return {
    verdicts,
    outcome: {
      verdicts: verdicts.verdicts, acceptedBy: verdicts.acceptedBy, reasons: verdicts.reasons, eventSetOf: verdicts.eventSetOf, eventSets: verdicts.eventSets, lines, beyond: { lines: verdicts.beyond.verdicts.reduce((sum, one) => sum + one, 0), stray: verdicts.strayLines },
      crash, pcr: crash === null ? replayed?.results() ?? running.results() : [], pcrNotChecked: notChecked, excludesDisabled: excludes.disabled, ...told, strict: before.policy,
    },
  }
}
