import type { Bank } from '../../../model/algorithms'
import type { EvidenceId } from '../../../model/evidence'
import type { PolicyOutcome } from '../outcome'
import type { LineTable } from './line-table'

/** A quote's value of PCR 10, in the bank of its signature's hash: the only one that Keylime looks at. */
export interface PcrGoal {
  readonly quote: EvidenceId
  readonly path: string
  readonly bank: Bank
  readonly expected: Uint8Array
}

/** A goal with the value that all lines give, and the entries after which it was reached first; `null`: never. */
export interface PcrResult extends PcrGoal {
  readonly replayedValue: Uint8Array
  readonly matchedEntries: number | null
}

/** Why a quote's PCR 10 was not held against the lines: a plain sentence. */
export interface PcrNotChecked {
  readonly quote: EvidenceId
  readonly why: string
}

/** The line on which Keylime raises, and what it was; `entryIndex` is `null` where it does before the first line. Not `isSure`: it does unless an exclude matches, or if it has learned a key, of which that is not known here. */
export interface KeylimeCrash {
  readonly entryIndex: number | null
  readonly why: string
  readonly isSure: boolean
}

/** What Keylime makes of every entry: columns, not objects. */
export interface KeylimeModeOutcome {
  /** Index into ENTRY_VERDICTS for each entry. */
  readonly verdicts: Uint8Array
  /** Index into ACCEPTED_BY, or NOT_ACCEPTED: what fails, and what passes although nothing accepts it. */
  readonly acceptedBy: Uint8Array
  /** Index into KEYLIME_REASONS for each entry. */
  readonly reasons: Uint8Array
  /** Index into `eventSets` for each entry; 0: no event. */
  readonly eventSetOf: Uint8Array | Uint32Array
  /** Event ids in the order in which Keylime adds them, each combination once. */
  readonly eventSets: readonly (readonly string[])[]
  /** Of a text: its lines. `null` of a binary log. */
  readonly lines: LineTable | null
  /** Lines of a text that are part of no decoded entry: Keylime looks at them too. `stray`: those before its last one. */
  readonly beyond: { readonly lines: number; readonly stray: number }
  readonly crash: KeylimeCrash | null
  readonly pcr: readonly PcrResult[]
  readonly pcrNotChecked: readonly PcrNotChecked[]
  /** Why no exclude runs; `null` where they do, or there are none. */
  readonly excludesDisabled: string | null
  /** The same in the words of the strict mode's outcome. */
  readonly policy: PolicyOutcome
  /** Entries that pass although nothing accepts them: Keylime does not look at violations. */
  readonly unchecked: number
  /** What the strict mode makes of the entries. */
  readonly strict: PolicyOutcome | null
}
