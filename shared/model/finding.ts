import type { EntryIndexes } from './entry-set'
import type { EvidenceId } from './evidence'
import type { Reason } from './verdict'

export type Severity = 'error' | 'warning' | 'info'

/** An explanation of a mismatch that was considered. */
export interface TriedHypothesis {
  /** Stable. */
  readonly id: string
  /** `undecidable`: no search can tell. */
  readonly outcome: 'fits' | 'does-not-fit' | 'not-tried' | 'undecidable'
  readonly detail: string
  /** Logs that were replayed for it, each with another change. */
  readonly tried?: number
  /** Where what is wrong stands, or may stand. */
  readonly window?: EntryWindow
}

/** Entries of the log, counted from 1, both included. `last` is smaller than `first` where the log has none: what is wrong came after its end. */
export interface EntryWindow {
  readonly first: number
  readonly last: number
}

/** One observation about bytes. A check makes these; equal code, evidence and reason become one `Finding`. */
export interface Observation {
  /** Stable, dotted: see docs/findings.md. */
  readonly code: string
  readonly severity: Severity
  readonly evidence: EvidenceId | null
  /** Entries that it is about; empty where it is about no entry. */
  readonly entryIndexes: EntryIndexes
  /** The event of an event log that it is about, as tpm2_eventlog counts; not given for anything else. */
  readonly eventNumber?: number | null
  readonly byteOffset: number | null
  readonly byteLength: number | null
  /** Visible text, one sentence or two. */
  readonly message: string
  readonly expected: string | null
  readonly found: string | null
  readonly reason?: Reason
  readonly hypotheses?: readonly TriedHypothesis[]
  /** Keeps what has another cause apart from others of the same code. */
  readonly group?: string
  /** Event id that Keylime gives it, with `--mode keylime`. */
  readonly keylimeEvent?: string
}

/** A finding of the report. `entry` counts from 1. */
export interface Finding {
  readonly id: string
  readonly code: string
  readonly severity: Severity
  readonly evidence: EvidenceId | null
  /** The first entry, or `null`. */
  readonly entry: number | null
  /** Number of the event, as tpm2_eventlog counts; only where it is about an event log. */
  readonly event?: number
  /** The first 1,000 entries. */
  readonly entries: readonly number[]
  /** All of them; 1 for a finding about no entry. */
  readonly count: number
  readonly byteOffset: number | null
  readonly byteLength: number | null
  readonly message: string
  readonly expected: string | null
  readonly found: string | null
  readonly reason: Reason | null
  /** Only with `--mode keylime`, where Keylime has an event for it. */
  readonly keylimeEvent?: string
  /** Only where a mismatch was to be explained. */
  readonly hypotheses?: readonly TriedHypothesis[]
}
