import type { FieldNode } from './evidence'
import type { Severity } from './finding'
import type { AcceptedBy, EntryVerdict, Verdict } from './verdict'

export type SignatureState = 'valid' | 'invalid' | 'unknown-key' | 'malformed' | 'absent' | 'not-checkable'

/** One entry as the table shows it: decoded on demand, a page at a time. `entry` counts from 1. */
export interface EntryRow {
  readonly entry: number
  readonly pcr: number
  readonly template: string
  readonly violation: boolean
  readonly verdict: EntryVerdict
  readonly acceptedBy: AcceptedBy | null
  /** The worst severity of the findings that name this entry. */
  readonly severity: Severity | null
  readonly attested: boolean | null
  /** Visible form. */
  readonly path: string
  readonly digestAlgorithm: string
  readonly digest: string
  readonly signature: SignatureState
  readonly keyId: string | null
  /** A plain clause: why the verdict is what it is. */
  readonly why: string
  readonly byteOffset: number
  readonly byteLength: number
}

/** Entries for which a lane of the table stands: each is a filter of its own. */
export const ENTRY_CLASSES = ['fail', 'pass', 'excluded', 'not-judged', 'violation', 'not-attested', 'error', 'warning'] as const
export type EntryClass = (typeof ENTRY_CLASSES)[number]

export interface EntryFilter {
  /** Case-insensitive part of the path, or hex digits of the file digest or template digest; empty: all. */
  readonly text: string
  /** Entries of any of these classes; empty: all. */
  readonly classes: readonly EntryClass[]
}

export interface RowPage {
  /** Entries that pass the filter. */
  readonly total: number
  readonly start: number
  readonly rows: readonly EntryRow[]
}

/** What a finding says of one entry. */
export interface EntryExplanation {
  readonly findingId: string
  readonly code: string
  readonly severity: Severity
  readonly message: string
  readonly expected: string | null
  readonly found: string | null
}

export interface EntryDetail {
  readonly row: EntryRow
  /** Header and template data, as trees with file offsets. */
  readonly fields: readonly FieldNode[]
  readonly explanations: readonly EntryExplanation[]
}

/** The log in `columns` buckets of equal width: for each, how many of its entries are of a class. */
export interface Density {
  readonly columns: number
  readonly entries: number
  readonly counts: Readonly<Record<EntryClass, Uint32Array>>
}

/** A field of a quote with the outcome of its check; `null`: shown for the record, nothing to check. */
export interface CheckedField extends FieldNode {
  readonly check: Verdict | null
}

/** What `inspect` tells of one file: decoded, nothing judged. */
export interface InspectedFile {
  readonly path: string
  readonly kind: string
  readonly size: number
  readonly sha256: string
  readonly recognisedBy: string
  readonly fields: readonly FieldNode[]
  readonly error: string | null
  readonly notes: readonly string[]
}
