import type { SignedForm } from '../exports/signed-policy/forms'
import type { EvidenceFile, EvidenceId, EvidenceRole, SkippedFile } from '../model/evidence'
import type { Bank } from '../model/algorithms'
import type { Derivation, Subject } from '../model/derivation'
import type { Report } from '../model/report'
import type { SignatureView } from '../model/signature-view'
import type { PolicyEdit, Splice } from '../model/policy-edit'
import type { Mode } from '../model/verdict'
import type { DraftChange, DraftRemarks, DraftSource, DraftView, FixList, FixSelection, HostEffect, KeylimeEffect, OriginOfDigest, PolicyChangeList } from '../model/workbench'
import type { BootEventDetail, BootLogView, CheckedField, Density, EntryDetail, EntryListing, FirstEntries, GroupPage, ImaPolicyView, InspectedFile, PathGroup, RowPage } from '../model/view'
import type { NewKeyAnswer, SignAnswer } from './signed-policy/sign-answer'
import type { NamedBytes } from './signed-policy/verify-policy'

/** What the user asks and what the user vouches for. Plain data: it crosses to the worker. */
export interface AnalysisOptions {
  /** The qualifying data that the verifier had asked for, as hex digits: one for all quotes, or several of which each quote must carry one. */
  readonly nonce?: string | readonly string[]
  /** The PCR that IMA extends by default: 10 unless told. */
  readonly imaPcr?: number
  /** Replay these banks too. */
  readonly banks?: readonly Bank[]
  /** How policies are applied: `strict` unless told. */
  readonly mode?: Mode
  /** An unsigned entry is an error. */
  readonly requireSignatures?: boolean
  /** Value of IMA's PCR before the first entry, as hex digits. */
  readonly startPcr?: readonly { readonly bank: Bank; readonly value: string }[]
}

export interface AnalysisRequest {
  readonly files: readonly EvidenceFile[]
  /** Members of a folder that could not be read: they become `evidence.skipped`. */
  readonly skipped?: readonly SkippedFile[]
  /** Roles of members of archives, by their ids; other files carry theirs. */
  readonly roles?: Readonly<Record<EvidenceId, EvidenceRole>>
  readonly options: AnalysisOptions
}

/** In the order in which they come. `done` and `total` are files for `read`, PCR values that were tried, and that are at most, for `explain`, entries for the others. */
export const STAGES = ['read', 'decode', 'replay', 'explain', 'quotes', 'signatures', 'policy'] as const
export type Stage = (typeof STAGES)[number]

/** What a question about a listing may have to do first: each but the filter is done once. */
export const LIST_STAGES = ['index', 'filter', 'sort', 'group'] as const
export type ListStage = (typeof LIST_STAGES)[number]

/** What a question to the workbench may have to do: `done` and `total` are fixes for `effects`, characters for `write`, else entries of all hosts. */
export type BenchStage = 'policy' | 'fixes' | 'effects' | 'write'

export interface Progress<S extends string = Stage> {
  readonly stage: S
  readonly done: number
  readonly total: number | null
}

export interface RunOptions<S extends string = Stage> {
  readonly signal?: AbortSignal
  /** Called at most ten times a second, and once when a stage begins and ends. */
  onProgress?(progress: Progress<S>): void
  /** Called at most once, with what can be read already while a large log is still being decoded: nothing of it is checked yet. */
  onFirstEntries?(first: FirstEntries): void
}

/** Of a question to the workbench, likewise. */
export type BenchRun = RunOptions<BenchStage>

/** Of a question about a listing. What is aborted rejects with AbortedError; the work ends when nobody waits for it. */
export type ListRun = RunOptions<ListStage>

/** One host of a case. Its log stays where it was analysed; rows are decoded on demand. What may go over all entries takes `run`: it rejects with an AbortedError once that is aborted. */
export interface HostView {
  /** The report of the case with this host on top. */
  readonly report: Report
  /** Makes what searching, sorting and grouping need; what is asked before does so itself. */
  prepareListings(run?: ListRun): Promise<void>
  /** Rows `start` to `start + count - 1` of a listing. */
  rows(listing: EntryListing, start: number, count: number, run?: ListRun): Promise<RowPage>
  /** Position of an entry (from 1) in a listing; in log order, where it is not in it, of the next one after it. -1 when there is none. */
  positionOf(listing: EntryListing, entry: number, run?: ListRun): Promise<number>
  /** Groups `start` to `start + count - 1` of a grouped listing. */
  groups(listing: EntryListing, start: number, count: number, run?: ListRun): Promise<GroupPage>
  /** The group in which a position of a grouped listing is. Throws a RangeError for one that it does not have. */
  groupAt(listing: EntryListing, position: number, run?: ListRun): Promise<PathGroup>
  /** The next entry after `entry` (`step` 1), or before it (-1), that an error or warning names; `null` when there is none. */
  nextFinding(entry: number, step: 1 | -1): Promise<number | null>
  /** Throws a RangeError for an entry that is not in the log. */
  entry(entry: number): Promise<EntryDetail>
  /** Bytes of an evidence file; fewer where it ends. */
  bytes(evidence: string, byteOffset: number, length: number): Promise<Uint8Array>
  density(columns: number, run?: RunOptions): Promise<Density>
  /** The quote field by field with the outcome of each check. */
  quoteFields(evidence: string): Promise<readonly CheckedField[]>
  /** What is signed, by whom, and what is not, with lanes of that many columns; `null` without a log. */
  signatures(columns: number, run?: RunOptions): Promise<SignatureView | null>
  /** Events of the boot event log that the report tells; `null` without one. */
  bootLog(): Promise<BootLogView | null>
  /** Throws a RangeError for a number that no event of that log has. */
  bootEvent(number: number): Promise<BootEventDetail>
  /** Policies of the kernel that came along, rule by rule; empty without one. */
  imaPolicies(): Promise<readonly ImaPolicyView[]>
  /** How a value came to be, with commands that check it. Throws a RangeError for what the host does not have. */
  explain(subject: Subject, run?: RunOptions): Promise<Derivation>
  /** Lines of the `--entries` export for entries `start` to `start + count - 1`, counted from 0, each ending in LF. */
  entryLines(start: number, count: number, run?: RunOptions): Promise<string>
}

/** Where a policy of the case is edited: one draft at a time, which lives where the case is. What may go over all entries takes `run`: it rejects with an AbortedError once that is aborted. */
export interface WorkbenchView {
  /** Begins a draft; one that was there is given up. Throws a RangeError for evidence that is no readable policy in force. All others throw one before that. */
  openDraft(source: DraftSource): Promise<DraftView>
  draftText(): Promise<string>
  /** The text that the draft began with. */
  baseText(): Promise<string>
  /** Changes the policy in its own terms. Throws a RangeError while the text can't be read. */
  editDraft(label: string, edits: readonly PolicyEdit[]): Promise<DraftChange>
  /** Typing in the text; that of one `run` is undone together. Throws a RangeError for splices that don't fit the text. */
  typeDraft(splices: readonly Splice[], run: string): Promise<DraftChange>
  undoDraft(): Promise<DraftChange>
  redoDraft(): Promise<DraftChange>
  /** The policy as Keylime's own tool writes it: what is saved and signed. `now`: milliseconds since 1970, its timestamp. Throws a RangeError while the text can't be read. */
  formatDraft(now: number, run?: BenchRun): Promise<string>
  /** The exact bytes that a key must sign for a policy in a form. */
  bytesToSign(policy: Uint8Array, form: SignedForm): Promise<Uint8Array>
  /** Signs a policy with a key of a file, which is wiped afterwards; what is answered was verified again. `now`: milliseconds since 1970. */
  signWithFile(policy: NamedBytes, form: SignedForm, key: NamedBytes, passphrase: string | null, now: number): Promise<SignAnswer>
  /** Signs a policy with a fresh key, which is answered too and kept nowhere. `passphrase`: not empty, or `null` for a key that is not encrypted. */
  signWithNewKey(policy: NamedBytes, form: SignedForm, passphrase: string | null, now: number): Promise<NewKeyAnswer>
  /** The same with a signature that was made elsewhere, and the public key or certificate of who made it. */
  assembleSigned(policy: NamedBytes, form: SignedForm, signature: NamedBytes, signer: NamedBytes): Promise<SignAnswer>
  /** Does the policy already say all that these edits, or a fix by its id, ask for? One answer for each; a fix that is not known any more has not. */
  draftHas(edits: readonly (readonly PolicyEdit[] | string)[]): Promise<readonly boolean[]>
  /** What the draft says otherwise than its base; a new one than an empty policy. */
  draftChanges(): Promise<PolicyChangeList>
  /** Where the draft's digests of a name come from, in whichever of its lists; empty for a name that it does not list. */
  digestOrigins(name: string, run?: BenchRun): Promise<readonly OriginOfDigest[]>
  /** What is odd of the draft by itself, each where it stands in its text. */
  draftRemarks(): Promise<DraftRemarks>
  /** Ways to let rejected entries pass, the safest first; of those that are asked for, or of all. Throws a RangeError for an entry that is not there. */
  suggestFixes(selection: readonly FixSelection[] | null, run?: BenchRun): Promise<FixList>
  /** Edits `start` to `start + count - 1` of a fix. Throws a RangeError for one that is not known any more: those of the last answer are. */
  fixEdits(id: string, start: number, count: number): Promise<readonly PolicyEdit[]>
  /** Applies all edits of a fix. Throws a RangeError likewise, and while the text can't be read. */
  applyFix(id: string): Promise<DraftChange>
  /** What the draft does to the entries of every host with a log. */
  draftEffect(run?: BenchRun): Promise<readonly HostEffect[]>
  /** What Keylime would say of them: it reads every line anew, and takes longer. */
  keylimeEffect(run?: BenchRun): Promise<readonly KeylimeEffect[]>
}

/** An analysed case. Asked itself, it answers for the host with the worst verdict, of which its report's top speaks. */
export interface Case extends HostView {
  /**
   * `place`: in the report's `hosts`; 0 is the only host where it has none.
   * @throws RangeError for a place that no host has.
   */
  host(place: number): HostView
  readonly workbench: WorkbenchView
  close(): Promise<void>
}

/** Turns evidence into a case. Callers hold this and an AbortSignal; where it runs was decided once. */
export interface Engine {
  /**
   * @throws AbortedError when the signal aborts; the work stops within 200 ms.
   * @throws NoEvidenceError when nothing could be read as evidence at all.
   */
  analyze(request: AnalysisRequest, run?: RunOptions): Promise<Case>
  /** Decodes each file without judging. */
  inspect(files: readonly EvidenceFile[], run?: RunOptions): Promise<readonly InspectedFile[]>
  dispose(): Promise<void>
}

/** The caller aborted. */
export class AbortedError extends Error {
  override readonly name = 'AbortedError'
}

/** None of the files is evidence of a known kind: exit code 3. */
export class NoEvidenceError extends Error {
  override readonly name = 'NoEvidenceError'
}
