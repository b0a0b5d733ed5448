import type { EvidenceFile, EvidenceId, EvidenceRole, SkippedFile } from '../model/evidence'
import type { Bank } from '../model/algorithms'
import type { Report } from '../model/report'
import type { BootEventDetail, BootLogView, CheckedField, Density, EntryDetail, EntryFilter, InspectedFile, RowPage } from '../model/view'

/** What the user asks and what the user vouches for. Plain data: it crosses to the worker. */
export interface AnalysisOptions {
  /** The qualifying data that the verifier had asked for, as hex digits. */
  readonly nonce?: string
  /** The PCR that IMA extends by default: 10 unless told. */
  readonly imaPcr?: number
  /** Replay these banks too. */
  readonly banks?: readonly Bank[]
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

/** In the order in which they come. `done` and `total` are files for `read`, entries for the others. */
export const STAGES = ['read', 'decode', 'replay', 'quotes', 'policy'] as const
export type Stage = (typeof STAGES)[number]

export interface Progress {
  readonly stage: Stage
  readonly done: number
  readonly total: number | null
}

export interface RunOptions {
  readonly signal?: AbortSignal
  /** Called at most ten times a second, and once when a stage begins and ends. */
  readonly onProgress?: (progress: Progress) => void
}

/** An analysed case. Its log stays where it was analysed; rows are decoded on demand. */
export interface Case {
  readonly report: Report
  /** Rows `start` to `start + count - 1` of the entries that pass the filter, in log order. */
  rows(filter: EntryFilter, start: number, count: number): Promise<RowPage>
  /** Position of an entry (from 1) among those that pass the filter, or of the next one after it; -1 when there is none. */
  positionOf(filter: EntryFilter, entry: number): Promise<number>
  /** The next entry after `entry` (`step` 1), or before it (-1), that an error or warning names; `null` when there is none. */
  nextFinding(entry: number, step: 1 | -1): Promise<number | null>
  /** Throws a RangeError for an entry that is not in the log. */
  entry(entry: number): Promise<EntryDetail>
  /** Bytes of an evidence file; fewer where it ends. */
  bytes(evidence: string, byteOffset: number, length: number): Promise<Uint8Array>
  density(columns: number): Promise<Density>
  /** The quote field by field with the outcome of each check. */
  quoteFields(evidence: string): Promise<readonly CheckedField[]>
  /** Events of the boot event log that the report tells; `null` without one. */
  bootLog(): Promise<BootLogView | null>
  /** Throws a RangeError for a number that no event of that log has. */
  bootEvent(number: number): Promise<BootEventDetail>
  /**
   * Lines of the `--entries` export for entries `start` to `start + count - 1`, counted from 0, each ending in LF. `host` is a place in the
   * report's `hosts`; without it, or with one host, the entries are those of the report's top.
   */
  entryLines(start: number, count: number, host?: number): Promise<string>
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
