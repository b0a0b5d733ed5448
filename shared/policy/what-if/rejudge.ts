import type { CaseModel, Outcome } from '../../checks/check'
import { compileExcludes } from '../../checks/policy/excludes/compile-excludes'
import { judgeEntry } from '../../checks/policy/judge-entry'
import { mergePolicies } from '../../checks/policy/merged-policy'
import { NOT_ACCEPTED } from '../../checks/policy/outcome'
import { checkSignatures } from '../../checks/signatures/check-signatures'
import { isSignedByTrusted, type SignatureOutcome } from '../../checks/signatures/outcome'
import type { Checkpoint } from '../../model/checkpoint'
import type { ImaLog } from '../../model/ima-log'
import type { RuntimePolicy } from '../../model/policy'
import { ACCEPTED_BY, ENTRY_VERDICTS } from '../../model/verdict'
import { ExcludeColumns } from './exclude-columns'

const STRIDE = 4096

/** The strict mode's verdict of every entry of a log: columns, as `PolicyOutcome` has them. */
export interface Judged {
  /** Index into ENTRY_VERDICTS. */
  readonly verdicts: Uint8Array
  /** Index into ACCEPTED_BY, or NOT_ACCEPTED. */
  readonly acceptedBy: Uint8Array
}

/** A host's log, to be judged by one set of policies after the other: what an edit does not touch is not worked out again. */
export class Rejudge {
  private readonly excludes: ExcludeColumns
  private readonly provenBoot: number | null
  private signatures: { readonly keys: string; readonly outcome: SignatureOutcome | null }

  /** `before`: what the checks concluded of the host as it was given. */
  constructor(private readonly log: ImaLog, private readonly model: CaseModel, private readonly before: Outcome) {
    this.excludes = new ExcludeColumns(log)
    this.provenBoot = before.bootAggregate?.status === 'pass' ? before.bootAggregate.entryIndex : null
    this.signatures = { keys: keysOf(model), outcome: before.signatures }
  }

  /** Every entry, were these the policies in force: exactly what `verify` would say of it. `null` where there is none. */
  async judge(policies: readonly RuntimePolicy[], checkpoint: Checkpoint): Promise<Judged | null> {
    const { log } = this
    const model = modelWith(this.model, policies)
    const policy = mergePolicies(model)
    if (!policy) return null
    const signatures = await this.signaturesOf(model, checkpoint)
    const isSigned = (index: number) => signatures !== null && isSignedByTrusted(signatures, index)
    const matches = await this.excludes.matchesOf(compileExcludes(model, policy.sources).patterns, checkpoint)
    const excluded = { has: (index: number) => (matches[index >> 3] & (1 << (index & 7))) !== 0 }
    const verdicts = new Uint8Array(log.count)
    const acceptedBy = new Uint8Array(log.count).fill(NOT_ACCEPTED)
    for (let index = 0; index < log.count; index++) {
      if (index % STRIDE === 0) await checkpoint(index, log.count)
      const judgement = judgeEntry(log, index, policy, excluded, this.provenBoot, isSigned)
      verdicts[index] = ENTRY_VERDICTS.indexOf(judgement.verdict)
      if (judgement.verdict === 'pass') acceptedBy[index] = ACCEPTED_BY.indexOf(judgement.acceptedBy)
    }
    return { verdicts, acceptedBy }
  }

  /** Signatures are verified anew only where policies bring other keys. */
  private async signaturesOf(model: CaseModel, checkpoint: Checkpoint): Promise<SignatureOutcome | null> {
    const keys = keysOf(model)
    if (keys !== this.signatures.keys) {
      const { signatures = null } = await checkSignatures.run(model, this.before, checkpoint)
      this.signatures = { keys, outcome: signatures }
    }
    return this.signatures.outcome
  }
}

/** The case, were these the policies in force. */
export function modelWith(model: CaseModel, policies: readonly RuntimePolicy[]): CaseModel {
  return { ...model, policies, given: new Set([...model.given, ...policies.map(({ evidence }) => evidence)]) }
}

/** Names the keys that the policies in force bring. */
function keysOf({ policies, given }: CaseModel): string {
  return policies.filter(({ evidence }) => given.has(evidence)).flatMap(({ verificationKeys }) => verificationKeys.map(({ keyId, spki }) => `${keyId}:${spki.join(',')}`)).join(' ')
}
