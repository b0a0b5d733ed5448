import type { EvidenceId, EvidenceKind, EvidenceRole } from './evidence'
import type { Finding } from './finding'
import type { AcceptedBy, OverallVerdict, Reason, ReplayStatus, Verdict } from './verdict'

/** The contract with other programs: fields may be added, never renamed without raising `schema`. Entries count from 1. */
export const REPORT_SCHEMA = 'imascope.report/1'

export interface EvidenceReport {
  readonly id: EvidenceId
  /** Visible form. */
  readonly path: string
  readonly kind: EvidenceKind
  readonly size: number
  readonly sha256: string
  readonly notes: readonly string[]
  /** What in its bytes told the kind. */
  readonly recognisedBy: string
  /** The role that the user gave it; `null` for a file of the bundle. */
  readonly role: EvidenceRole | null
}

export interface StoppedReport {
  readonly code: string
  readonly byteOffset: number
  /** The entry that could not be read. */
  readonly entry: number | null
  readonly expected: string
  readonly found: string
}

export interface LogReport {
  readonly evidence: EvidenceId
  readonly format: 'binary'
  readonly byteOrder: 'le' | 'be'
  readonly entries: number
  readonly templates: Readonly<Record<string, number>>
  readonly violations: number
  readonly stopped: StoppedReport | null
  readonly templateDigests: { readonly checked: number; readonly mismatched: readonly number[] }
  /** Hash of the template digest column, by its size. */
  readonly templateDigestAlgorithm: string
}

export interface ReplayReport {
  readonly pcr: number
  readonly bank: string
  readonly status: ReplayStatus
  readonly replayedValue: string | null
  readonly digestRule: 'per-bank' | 'padded-sha1' | null
  readonly reportedValue: string | null
  readonly reportedBy: 'quote' | 'pcr-values' | null
  readonly reportedEvidence: EvidenceId | null
  readonly reason: Reason | null
  readonly matchedEntries: number | null
}

export interface QuoteReport {
  readonly evidence: EvidenceId
  readonly signatureEvidence: EvidenceId | null
  readonly keyEvidence: EvidenceId | null
  readonly pcrValuesEvidence: EvidenceId | null
  readonly status: Verdict
  readonly magic: Verdict
  readonly type: Verdict
  readonly signature: Verdict
  readonly nonce: Verdict
  readonly pcrDigest: Verdict
  /** Why each check that is `not-checked` was not done. */
  readonly reasons: Readonly<Partial<Record<'status' | 'signature' | 'nonce' | 'pcrDigest', Reason>>>
  /** `rsassa-sha256`; `null` when there is no signature, or it names none and none was found. */
  readonly scheme: string | null
  /** Was the key that verified it named by the user? */
  readonly keyTrusted: boolean
  readonly qualifiedSigner: string
  readonly clock: string
  readonly resetCount: number
  readonly restartCount: number
  readonly safe: boolean
  readonly firmwareVersion: string
  readonly qualifyingData: string
  readonly pcrSelection: readonly { readonly bank: string; readonly pcrs: readonly number[] }[]
  readonly pcrDigestValue: string
  readonly attestedEntries: number | null
}

export interface EventPcrReport {
  readonly pcr: number
  readonly bank: string
  readonly replayedValue: string
  readonly reportedValue: string | null
  readonly reportedBy: 'quote' | 'pcr-values' | null
  readonly reportedEvidence: EvidenceId | null
  readonly status: ReplayStatus
  readonly reason: Reason | null
}

export interface EventLogReport {
  readonly evidence: EvidenceId
  readonly format: 'crypto-agile' | 'sha1'
  readonly events: number
  /** `entry` is null: `event` is the number of the event that could not be read. */
  readonly stopped: (StoppedReport & { readonly event: number | null }) | null
  /** Every PCR that an event extended, in every bank. */
  readonly pcrs: readonly EventPcrReport[]
}

export interface BootAggregateReport {
  readonly status: Verdict
  readonly reason: Reason | null
  readonly algorithm: string
  readonly expected: string | null
  readonly found: string
  readonly from: 'event-log' | 'pcr-values' | null
  /** Last PCR that is hashed: 7 or 9. */
  readonly lastPcr: number | null
  readonly entry: number
}

export interface PolicyReport {
  readonly mode: 'strict'
  readonly evidence: readonly EvidenceId[]
  readonly signature: Verdict
  readonly accepted: number
  readonly acceptedBy: Readonly<Record<AcceptedBy, number>>
  readonly rejected: number
  readonly notJudged: number
}

export interface SignatureReport {
  readonly present: number
  readonly valid: number
  readonly invalid: number
  readonly unknownKey: number
  readonly malformed: number
  readonly notCheckable: number
  readonly absent: number
  readonly keys: readonly { readonly keyId: string; readonly subject: string | null; readonly trustedBy: string | null; readonly entries: number }[]
}

/** One answer with what it rests on. */
export interface Answer {
  readonly verdict: Verdict
  readonly reasons: readonly Reason[]
  /** Sentences for people, most important first. */
  readonly because: readonly string[]
}

/** What is told of one host. */
export interface HostReport {
  /** Folder that the host's logs share, or its log's path where several hosts share the folder; `''` for the top. */
  readonly name: string
  readonly log: LogReport | null
  readonly replay: readonly ReplayReport[]
  readonly quotes: readonly QuoteReport[]
  /** Entries that a good quote covers, that only other quotes cover, and that none does; `null` where no quote has a place in the log. */
  readonly coverage: { readonly attested: number; readonly open: number; readonly notAttested: number } | null
  readonly eventLog: EventLogReport | null
  readonly bootAggregate: BootAggregateReport | null
  readonly signatures: SignatureReport | null
  readonly policy: PolicyReport | null
  readonly findings: readonly Finding[]
  readonly attestation: Verdict
  readonly compliance: Verdict
  readonly verdict: OverallVerdict
  readonly answers: { readonly attestation: Answer; readonly compliance: Answer }
}

export interface Report extends Omit<HostReport, 'name'> {
  readonly schema: typeof REPORT_SCHEMA
  readonly tool: { readonly name: 'imascope'; readonly version: string }
  readonly evidence: readonly EvidenceReport[]
  /** Only with several hosts: the top then speaks of the one with the worst verdict. */
  readonly hosts?: readonly HostReport[]
}
