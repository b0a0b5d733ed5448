import type { Bank } from '../model/algorithms'
import type { Checkpoint } from '../model/checkpoint'
import type { EvidenceId } from '../model/evidence'
import type { Observation } from '../model/finding'
import type { EventLog } from '../model/event-log'
import type { ImaLog } from '../model/ima-log'
import type { ExcludeList, RuntimePolicy } from '../model/policy'
import type { Answer } from '../model/report'
import type { PcrValues, PublicKey, Quote, QuoteSignature } from '../model/tpm'
import type { BootAggregateOutcome } from './boot-aggregate/outcome'
import type { EventLogOutcome } from './event-log/outcome'
import type { PolicyOutcome } from './policy/outcome'
import type { QuoteCheck, QuoteValues } from './quote/outcome'
import type { ReplayOutcome } from './replay/outcome'

/** What sources made of the files of one host, with what the user asked and vouched for. */
export interface CaseModel {
  readonly log: ImaLog | null
  readonly eventLogs: readonly EventLog[]
  readonly quotes: readonly Quote[]
  readonly signatures: readonly QuoteSignature[]
  readonly keys: readonly PublicKey[]
  readonly pcrValues: readonly PcrValues[]
  readonly policies: readonly RuntimePolicy[]
  readonly excludeLists: readonly ExcludeList[]
  /** Files that the user named for their part: a key among them is trusted, a policy applies. */
  readonly given: ReadonlySet<EvidenceId>
  readonly options: CaseOptions
}

export interface CaseOptions {
  readonly nonce: Uint8Array | null
  readonly imaPcr: number
  /** Banks to replay although nothing reports a value for them. */
  readonly extraBanks: readonly Bank[]
  /** Value of IMA's PCR before the first entry. */
  readonly startValues: ReadonlyMap<Bank, Uint8Array>
}

/** What the checks concluded so far. A later check reads what an earlier one returned; none changes it. */
export interface Outcome {
  readonly observations: readonly Observation[]
  readonly quoteValues: readonly QuoteValues[]
  readonly eventLogs: readonly EventLogOutcome[]
  /** `null` without a boot_aggregate entry. */
  readonly bootAggregate: BootAggregateOutcome | null
  readonly replay: ReplayOutcome | null
  readonly quoteChecks: readonly QuoteCheck[]
  readonly attestation: AttestationOutcome
  readonly policy: PolicyOutcome | null
  readonly compliance: Answer
}

export interface AttestationOutcome extends Answer {
  /** One of ATTESTED for each entry; `null` without a log. */
  readonly attested: Uint8Array | null
}

/** One step of the proof. Adding one is a file and a line in `checks/index.ts`. */
export interface Check {
  readonly name: string
  /** The stage of the progress that it belongs to. */
  readonly stage: 'replay' | 'quotes' | 'policy'
  /** A quick pass beside the long one of its stage tells the checkpoint 0 entries: it can be cancelled, and is no progress. */
  run(model: CaseModel, before: Outcome, checkpoint: Checkpoint): Promise<Partial<Outcome>> | Partial<Outcome>
}
