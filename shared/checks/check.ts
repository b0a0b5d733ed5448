import type { Replayer } from '../kernel/replayer'
import type { Bank } from '../model/algorithms'
import type { BlindSpot } from '../model/blind-spots'
import type { Checkpoint } from '../model/checkpoint'
import type { EvidenceId } from '../model/evidence'
import type { Observation } from '../model/finding'
import type { EventLog } from '../model/event-log'
import type { ImaLog } from '../model/ima-log'
import type { ImaPolicy } from '../model/ima-policy'
import type { KeylimeDocument } from '../model/keylime'
import type { ExcludeList, RuntimePolicy } from '../model/policy'
import type { ReferenceList } from '../model/reference'
import type { DetachedSignature, PolicyEnvelope } from '../model/policy-signature'
import type { Answer, TimelineReport } from '../model/report'
import type { SigningKeyFile } from '../model/signing-key'
import type { AttestationAuthority, PcrValues, PublicKey, Quote, QuoteSignature, TpmName } from '../model/tpm'
import type { XattrDump } from '../model/xattr-dump'
import type { Mode } from '../model/verdict'
import type { BootAggregateOutcome } from './boot-aggregate/outcome'
import type { EventLogOutcome } from './event-log/outcome'
import type { ImaPolicyOutcome } from './ima-policy/outcome'
import type { KeylimeOutcome } from './keylime/outcome'
import type { LogSurvey } from './log/survey-log'
import type { KeylimeModeOutcome } from './policy/keylime/outcome'
import type { EntryListing } from './policy/listing/entry-listing'
import type { PolicyOutcome } from './policy/outcome'
import type { PolicySignatureOutcome } from './policy/signatures/outcome'
import type { QuoteCheck, QuoteValues } from './quote/outcome'
import type { SignatureCheck } from './quote/signature'
import type { Followed } from './replay/follow'
import type { ReplayOutcome } from './replay/outcome'
import type { WantedReplay } from './replay/wanted-values'
import type { SignatureOutcome } from './signatures/outcome'
import type { SignatureVerifier } from './signatures/verifier'

/** What sources made of the files of one host, with what the user asked and vouched for. */
export interface CaseModel {
  readonly log: ImaLog | null
  readonly eventLogs: readonly EventLog[]
  readonly quotes: readonly Quote[]
  readonly signatures: readonly QuoteSignature[]
  readonly keys: readonly PublicKey[]
  /** Names of keys, in files of their own. */
  readonly names: readonly TpmName[]
  /** Named by the user to vouch for attestation keys. */
  readonly authorities: readonly AttestationAuthority[]
  /** Named by the user for the keys that sign files. */
  readonly signingKeys: readonly SigningKeyFile[]
  readonly pcrValues: readonly PcrValues[]
  readonly xattrDumps: readonly XattrDump[]
  readonly keylimeDocuments: readonly KeylimeDocument[]
  readonly policies: readonly RuntimePolicy[]
  readonly envelopes: readonly PolicyEnvelope[]
  /** Signatures in files of their own. */
  readonly policySignatures: readonly DetachedSignature[]
  /** Named by the user: one of them must have signed each policy. */
  readonly policyKeys: readonly PublicKey[]
  /** Policies and envelopes with their bytes: what signatures in other files may cover. */
  readonly signedFiles: readonly SignedFile[]
  readonly excludeLists: readonly ExcludeList[]
  /** Policies of the kernel. */
  readonly imaPolicies: readonly ImaPolicy[]
  /** Digests that the user trusts to know files by. They accept nothing. */
  readonly references: readonly ReferenceList[]
  /** Files that the user named for their part: a key among them is trusted, a policy applies. */
  readonly given: ReadonlySet<EvidenceId>
  readonly options: CaseOptions
}

export interface SignedFile {
  readonly evidence: EvidenceId
  readonly path: string
  readonly bytes: Uint8Array
}

export interface CaseOptions {
  /** Each quote must carry one of them; empty: none was given. */
  readonly nonces: readonly Uint8Array[]
  readonly imaPcr: number
  /** Banks to replay although nothing reports a value for them. */
  readonly extraBanks: readonly Bank[]
  /** Value of IMA's PCR before the first entry. */
  readonly startValues: ReadonlyMap<Bank, Uint8Array>
  readonly mode: Mode
  /** Is an unsigned entry an error? */
  readonly requireSignatures: boolean
  /** The time of the analysis in milliseconds since 1970: certificates may have expired by then. */
  readonly now: number
  /** Where signatures of files are verified: no choice of the user's, and of no consequence for what is concluded. */
  readonly verifier: SignatureVerifier
  /** The same of where logs are replayed. */
  readonly replayer: Replayer
}

/** What the checks concluded so far. A later check reads what an earlier one returned; none changes it. */
export interface Outcome {
  readonly observations: readonly Observation[]
  /** `null` without a log. */
  readonly survey: LogSurvey | null
  /** `null` without a log. */
  readonly followed: { readonly wanted: WantedReplay; readonly followed: Followed } | null
  /** `null` where nothing is judged. */
  readonly listing: EntryListing | null
  readonly quoteValues: readonly QuoteValues[]
  /** In the order of the model's quotes. */
  readonly quoteSignatures: readonly SignatureCheck[]
  readonly eventLogs: readonly EventLogOutcome[]
  /** `null` without a boot_aggregate entry. */
  readonly bootAggregate: BootAggregateOutcome | null
  readonly replay: ReplayOutcome | null
  readonly quoteChecks: readonly QuoteCheck[]
  readonly timeline: readonly TimelineReport[]
  /** One for each quote that came in a document of Keylime's. */
  readonly keylime: readonly KeylimeOutcome[]
  readonly attestation: AttestationOutcome
  /** `null` without a log. */
  readonly signatures: SignatureOutcome | null
  /** One for each policy of the kernel. */
  readonly imaPolicies: readonly ImaPolicyOutcome[]
  /** One for each policy that the user named. */
  readonly policySignatures: readonly PolicySignatureOutcome[]
  readonly policy: PolicyOutcome | null
  /** What Keylime makes of the entries, in either mode; `null` without a policy or a log. */
  readonly keylimeMode: KeylimeModeOutcome | null
  /** What a pass does not say; empty where no policy was applied. */
  readonly blindSpots: readonly BlindSpot[]
  readonly compliance: Answer
}

export interface AttestationOutcome extends Answer {
  /** One of ATTESTED for each entry; `null` without a log, and where no quote has a place in it. */
  readonly attested: Uint8Array | null
  /** For each entry the place in the quote checks, from 1, of the earliest quote that passes and covers it; 0: none does. */
  readonly attestedBy: Uint32Array | null
}

export type CheckStage = 'replay' | 'explain' | 'quotes' | 'signatures' | 'policy'

/** One step of the proof. Adding one is a file and a line in `checks/index.ts`. */
export interface Check {
  readonly name: string
  /** The stage of the progress that it belongs to. */
  readonly stage: CheckStage
  /** A quick pass beside the long one of its stage tells the checkpoint 0 entries: it can be cancelled, and is no progress. `checkpointFor`: of another stage, where one follows within. */
  run(model: CaseModel, before: Outcome, checkpoint: Checkpoint, checkpointFor?: (stage: CheckStage) => Checkpoint): Promise<Partial<Outcome>> | Partial<Outcome>
}
