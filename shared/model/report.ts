import type { BlindSpot } from './blind-spots'
import type { EvidenceId, EvidenceKind, EvidenceRole, Inside } from './evidence'
import type { Finding } from './finding'
import type { KeylimeForm } from './keylime'
import type { PolicyForm } from './policy'
import type { SigningTrust } from './signing-key'
import type { AcceptedBy, EntryVerdict, Mode, OverallVerdict, Reason, ReplayStatus, Verdict } from './verdict'

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
  /** Subjects of the certification authorities whose certificates it holds; only where there are any. */
  readonly authorities?: readonly string[]
  /** Only of a part of a document: where it stands there. */
  readonly inside?: Inside
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
  /** Only of a log that was exported in segments: its files in order, with the first entry of each. */
  readonly segments?: readonly { readonly evidence: EvidenceId; readonly firstEntry: number }[]
  readonly format: 'binary' | 'ascii'
  readonly byteOrder: 'le' | 'be'
  readonly entries: number
  readonly templates: Readonly<Record<string, number>>
  readonly violations: number
  readonly stopped: StoppedReport | null
  readonly templateDigests: { readonly checked: number; readonly mismatched: readonly number[] }
  /** Hash of the template digest column. */
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

export interface CertificateReport {
  readonly evidence: EvidenceId
  /** Of its PEM block in that file. */
  readonly byteOffset: number
  /** Visible form. */
  readonly subject: string
  readonly issuer: string
  /** `2026-01-31T00:00:00.000Z`. */
  readonly notBefore: string
  readonly notAfter: string
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
  /** Does the user vouch for the key that verified it, or an authority that the user named? */
  readonly keyTrusted: boolean
  /** The option that says so; `null` for a key that nobody vouches for, or where none verified it. */
  readonly trustedBy: '--ak' | '--ak-ca' | null
  /** With `--ak-ca`: from the key's own certificate to that of the named authority. */
  readonly certificates: readonly CertificateReport[]
  readonly qualifiedSigner: string
  readonly clock: string
  readonly resetCount: number
  readonly restartCount: number
  readonly safe: boolean
  readonly firmwareVersion: string
  readonly qualifyingData: string
  readonly pcrSelection: readonly { readonly bank: string; readonly pcrs: readonly number[] }[]
  readonly pcrDigestValue: string
  /** Entries of the log after which every quoted value of IMA's PCR is reached; `null` when one is not. */
  readonly attestedEntries: number | null
  /** Place among the quotes of the case, from 1: of one key by resetCount, restartCount and clock, across keys by clock; `null` for one that could not be read whole. */
  readonly order: number | null
  /** Quotes of one number were signed by one key in one boot of its TPM: between two resets. Of different keys nothing says that. */
  readonly boot: number | null
}

/** Entries that were measured between two quotes of one key in one boot, or before the first of them, or after the last. */
export interface TimelineReport {
  /** The `boot` of its quotes. */
  readonly boot: number
  /** `fail` is never told: a quote that fails says nothing of time. */
  readonly status: Verdict
  /** The quote that had been made before these entries; `null` before the first. */
  readonly after: EvidenceId | null
  /** The quote that covers them; `null` after the last. */
  readonly quote: EvidenceId | null
  readonly entriesFrom: number
  readonly entriesTo: number
  /** Milliseconds of the TPM's clock; `null` with `after`. The clock stands still while the TPM has no power. */
  readonly clockFrom: string | null
  /** `null` with `quote`. */
  readonly clockTo: string | null
  /** How often the TPM was restarted in between, keeping its boot: the machine slept. */
  readonly restarts: number
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

/** Who signed a policy. */
export interface PolicySignatureReport {
  readonly evidence: EvidenceId
  readonly verdict: Verdict
  /** Why it is not checked, and `no-signature` of an unsigned policy that should have one. */
  readonly reason: Reason | null
  /** How it is signed: in a DSSE envelope, or by a signature or bundle in a file of its own; `null` where it is not. */
  readonly form: 'dsse' | 'signature' | 'cosign-bundle' | 'sigstore-bundle' | null
  /** The file that the signature stands in. */
  readonly signatureEvidence: EvidenceId | null
  /** The key that verified it, and whether the user named it. */
  readonly keyEvidence: EvidenceId | null
  readonly trustedBy: '--policy-key' | null
  /** `ecdsa-sha256`; `null` where nothing verified. */
  readonly scheme: string | null
  /** Why Keylime would refuse it although it verifies, a clause; `null` where it would not. */
  readonly keylimeRefusal: string | null
}

/** A policy in force, as its file has it. */
export interface PolicySourceReport {
  readonly evidence: EvidenceId
  readonly form: PolicyForm
  /** Names that it lists, and digests of them altogether. */
  readonly paths: number
  readonly digests: number
  readonly excludes: number
  readonly keyrings: number
  readonly imaBuf: number
  /** Where it is not as Keylime's schema wants it, or holds keys that can't be read; the first hundred are findings. */
  readonly deviations: number
  /** Would Keylime's schema take it as it is? */
  readonly keylimeAccepts: boolean
  /** `meta.generator`: a number of Keylime's list, a text of old versions (visible form), or `null`. */
  readonly generator: number | string | null
  /** Ids of the keys that it lets IMA signatures verify, 8 hex digits. */
  readonly verificationKeys: readonly string[]
}

export interface PolicyReport {
  /** Whose verdicts the counts are. */
  readonly mode: Mode
  readonly evidence: readonly EvidenceId[]
  /** What each of them is, in the order in which they were given. */
  readonly sources: readonly PolicySourceReport[]
  /** `pass` only if a key that the user named signed every policy, and no exclude list stands beside them. */
  readonly signature: Verdict
  /** One for each policy; where a key was named that must have signed them, one for each exclude list too, which fails. */
  readonly signatures: readonly PolicySignatureReport[]
  readonly accepted: number
  readonly acceptedBy: Readonly<Record<AcceptedBy, number>>
  readonly rejected: number
  readonly notJudged: number
  /** What Keylime makes of the same entries; `null` where that was not asked, for want of entries. */
  readonly keylime: KeylimeVerdictsReport | null
}

/** Keylime's verdicts beside the strict mode's. */
export interface KeylimeVerdictsReport {
  readonly accepted: number
  readonly rejected: number
  readonly notJudged: number
  /** Accepted although nothing accepts them: Keylime does not look at violations. */
  readonly unchecked: number
  /** Lines of an ASCII log: with `--mode keylime` each is an entry of `--entries`. `null` of a binary log. */
  readonly lines: number | null
  /** Those that are part of no entry that could be decoded: Keylime looks at them too. */
  readonly linesBeyond: number
  /** Entries whose verdict differs from the strict mode's. */
  readonly differing: number
  /** The first of them, 100 at most. */
  readonly firstDifferences: readonly { readonly entry: number; readonly strict: EntryVerdict; readonly keylime: EntryVerdict; readonly events: readonly string[]; readonly why: string }[]
  /** Where Keylime raises; `entry` is `null` before the first. */
  readonly crash: { readonly entry: number | null; readonly why: string } | null
  /** PCR 10 of each quote in the bank that Keylime looks at. `matchedEntries`: after how many of the log's entries Keylime reaches it. */
  readonly pcr: readonly {
    readonly quoteEvidence: EvidenceId; readonly bank: string | null; readonly status: ReplayStatus; readonly expected: string | null; readonly replayedValue: string | null
    readonly matchedEntries: number | null; readonly why: string | null
  }[]
}

/** A key that signs files, or an id that signatures name and no key has: then all but `keyId`, `entries` and `valid` are null or empty. */
export interface SigningKeyReport {
  /** What signatures name it by, eight hex digits. */
  readonly keyId: string
  /** All its ids: that of its certificate and that of its bits may differ. */
  readonly keyIds: readonly string[]
  /** Of its certificate, visible form; `null` without one. */
  readonly subject: string | null
  /** The option that names it, or names the authority that vouches for it; `null` for a key that merely came along. */
  readonly trustedBy: SigningTrust
  /** Entries whose signature it verified or refused; of an id alone those that name it. */
  readonly entries: number
  readonly valid: number
  readonly invalid: number
  /** Where it stands: the file that the user named, else the policy, a file of the bundle, the log. */
  readonly evidence: EvidenceId | null
  readonly byteOffset: number | null
  readonly byteLength: number | null
  /** `2026-01-31T00:00:00.000Z`; they decide nothing. */
  readonly notBefore: string | null
  readonly notAfter: string | null
  /** Keyrings into which entries of the log loaded it. */
  readonly loaded: readonly { readonly keyring: string; readonly entry: number }[]
  /** From its own certificate to that of the named authority; empty for a key that none vouches for. */
  readonly certificates: readonly CertificateReport[]
}

export interface SignatureReport {
  /** Entries with a signature, or with fields that are not decoded and may hold one: all but `absent`. */
  readonly present: number
  readonly valid: number
  readonly invalid: number
  readonly unknownKey: number
  readonly malformed: number
  readonly notCheckable: number
  readonly absent: number
  /** Valid signatures by keys that somebody vouches for. */
  readonly validTrusted: number
  /** Keys that the user named first; ids of no key last, the most used first. */
  readonly keys: readonly SigningKeyReport[]
  /** Ids of no key beyond the 1,000 that are listed; no more than 100,000 are counted. */
  readonly moreKeys: number
}

/** A quote that came in a document of Keylime's. */
export interface KeylimeReport {
  readonly evidence: EvidenceId
  readonly form: KeylimeForm
  readonly quoteEvidence: EvidenceId
  /** Does the quoted PCR 16 hold the transport key of the document? `null` where one of the two is missing. */
  readonly transportKey: Verdict | null
  /** Qualifying data that the document says was asked for: never compared, for whoever wrote the document could have chosen it. */
  readonly statedNonce: string | null
}

/** A policy of the kernel that came along: nothing proves that it was active. */
export interface ImaPolicyReport {
  readonly evidence: EvidenceId
  readonly rules: number
  /** Rules that the kernel would not take: one of them, and it loads none. */
  readonly refused: number
  /** What it would never measure, in sentences. */
  readonly blindSpots: readonly string[]
  /** Entries of the log that none of its rules can have measured; `null` without a log, or where it could not be held against it. */
  readonly notExplained: number | null
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
  /** The folder of its own, or what tells its files' names from the others' of one folder; `''` for the top. */
  readonly name: string
  /** Evidence that was judged as this host's: its own, what several hosts share, what the user gave. */
  readonly files: readonly EvidenceId[]
  readonly log: LogReport | null
  readonly replay: readonly ReplayReport[]
  readonly quotes: readonly QuoteReport[]
  /** When entries were measured, by the TPM's clock; by boot, then by entry. Empty where no quote has a place in the log. */
  readonly timeline: readonly TimelineReport[]
  /** Entries that a good quote covers, that only other quotes cover, and that none does; `beforeStart` of the last stand before the known start. `null` where no quote has a place in the log. */
  readonly coverage: { readonly attested: number; readonly open: number; readonly notAttested: number; readonly beforeStart: number } | null
  readonly eventLog: EventLogReport | null
  readonly bootAggregate: BootAggregateReport | null
  readonly signatures: SignatureReport | null
  readonly policy: PolicyReport | null
  /** Only where a policy was applied: what a pass does not say. */
  readonly blindSpots?: readonly BlindSpot[]
  /** Only where quotes came in such documents. */
  readonly keylime?: readonly KeylimeReport[]
  /** Only where policies of the kernel came along. */
  readonly imaPolicy?: readonly ImaPolicyReport[]
  readonly findings: readonly Finding[]
  readonly attestation: Verdict
  readonly compliance: Verdict
  readonly verdict: OverallVerdict
  readonly answers: { readonly attestation: Answer; readonly compliance: Answer }
}

export interface Report extends Omit<HostReport, 'name' | 'files'> {
  readonly schema: typeof REPORT_SCHEMA
  readonly tool: { readonly name: 'imascope'; readonly version: string }
  readonly evidence: readonly EvidenceReport[]
  /** Only with several hosts: the top then speaks of the one with the worst verdict. */
  readonly hosts?: readonly HostReport[]
}

/** The report with another of its hosts on top. @throws RangeError for a place that no host has. */
export function reportOfHost(report: Report, place: number): Report {
  if (report.hosts === undefined && place === 0) return report
  const host = report.hosts?.[place]
  if (host === undefined) throw new RangeError(`the case has no host ${place}`)
  const { name: _name, files: _files, ...told } = host
  return { ...report, ...told }
}
