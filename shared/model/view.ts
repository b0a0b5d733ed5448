import type { FieldNode } from './evidence'
import type { Severity } from './finding'
import type { Place } from './ima-log'
import type { AcceptedBy, EntryCoverage, EntryVerdict, SignatureState, Verdict } from './verdict'

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
  readonly coverage: EntryCoverage
  /** Evidence id of the earliest quote that passes and covers it. */
  readonly attestedBy: string | null
  /** Visible form. */
  readonly path: string
  readonly digestAlgorithm: string
  readonly digest: string
  readonly signature: SignatureState
  readonly keyId: string | null
  /** A plain clause: why the verdict is what it is. */
  readonly why: string
  /** What Keylime makes of it, in either mode, with the event ids of a failure; `null` without a policy. */
  readonly keylime: { readonly verdict: EntryVerdict; readonly events: readonly string[]; readonly why: string } | null
  /** What the strict mode makes of it, in either mode; `null` without a policy. */
  readonly strict: EntryVerdict | null
  /** The file that it stands in. */
  readonly evidence: string
  readonly byteOffset: number
  readonly byteLength: number
}

/** What an entry says of itself, before anything of it is checked. */
export type UncheckedEntry = Pick<EntryRow, 'entry' | 'pcr' | 'template' | 'violation' | 'path' | 'digestAlgorithm' | 'digest'>

/** The first entries of a log. */
export interface FirstEntries {
  /** Of the log's file, visible form. */
  readonly path: string
  readonly entries: readonly UncheckedEntry[]
}

/** Entries for which a lane of the table stands: each is a filter of its own. */
export const ENTRY_CLASSES = ['fail', 'pass', 'excluded', 'not-judged', 'violation', 'not-attested', 'error', 'warning', 'unsigned', 'badly-signed', 'signature-only', 'modes-differ'] as const
export type EntryClass = (typeof ENTRY_CLASSES)[number]

export interface EntryFilter {
  /** Case-insensitive part of the path, or hex digits of the file digest or template digest, maybe with `sha256:` before them; empty: all. */
  readonly text: string
  /** Entries of any of these classes; empty: all. */
  readonly classes: readonly EntryClass[]
}

/** Of entries: as the log has them, by the bytes of their paths, or by how many of them have the same path. What is the same in that is in log order, descending ones too. */
export interface EntryOrder {
  readonly by: 'log' | 'path' | 'count'
  readonly descending: boolean
}

/** Entries that pass a filter, in an order. */
export interface EntryListing extends EntryFilter {
  /** As the log has them, ascending, unless told. */
  readonly order?: EntryOrder
  /** Entries of one path stand together. `by: 'log'` is then by the first of each path. */
  readonly grouped?: boolean
}

/** Entries of one path that stand together in a listing. */
export interface PathGroup {
  /** Among the groups, from 0. */
  readonly place: number
  /** Position of the first of them in the listing, from 0. */
  readonly start: number
  readonly count: number
  /** Visible form. */
  readonly path: string
  /** Different file digests that they have; violations have none. */
  readonly digests: number
  /** Numbers of the first and the last of them, from 1. */
  readonly first: number
  readonly last: number
  /** The one that is worst judged; of several the first. */
  readonly worst: EntryRow
}

export interface GroupPage {
  /** Groups of the listing. */
  readonly total: number
  /** Entries that pass the filter. */
  readonly entries: number
  readonly start: number
  readonly groups: readonly PathGroup[]
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
  /** The bytes that were changed, where that is known; of a change that took bytes away there are none. */
  readonly changed?: Place
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

/**
 * What the digests of an event say of its data: `yes`, they cover them; `part`, a part of them; `no`, something else, or nothing, so that the
 * data are the log's word alone; `altered`, they must cover them and do not.
 */
export type DataCoverage = 'yes' | 'part' | 'no' | 'altered'

/** One event of a boot event log. */
export interface BootEvent {
  /** As tpm2_eventlog counts: the first event of the file is 0. */
  readonly number: number
  /** `null` for an event that names no PCR. */
  readonly pcr: number | null
  /** `EV_...`, or the number in hex. No digest covers it. */
  readonly type: string
  /** The most telling text of its data, visible; may be empty. */
  readonly summary: string
  readonly byteOffset: number
  readonly byteLength: number
  /** Hex digits, by bank. */
  readonly digests: readonly { readonly bank: string; readonly value: string }[]
  /** False for EV_NO_ACTION, which extends no PCR. */
  readonly extended: boolean
  readonly dataCovered: DataCoverage
  /** The worst severity of the findings that name this event. */
  readonly severity: Severity | null
}

/** The boot event log that the report tells. */
export interface BootLogView {
  readonly evidence: string
  readonly events: readonly BootEvent[]
}

/** A field of an event; `untrusted` where no digest covers its bytes. */
export interface BootEventField extends FieldNode {
  readonly untrusted: boolean
  readonly children?: readonly BootEventField[]
}

export interface BootEventDetail {
  readonly event: BootEvent
  readonly fields: readonly BootEventField[]
  readonly explanations: readonly EntryExplanation[]
}

/** What is to be said of a rule, or of a whole policy of the kernel. */
export interface ImaPolicyMark {
  readonly code: string
  readonly severity: Severity
  readonly message: string
  /** Id of the finding in the report. */
  readonly findingId: string
}

/** A rule of a kernel policy, for people. */
export interface ImaRuleView {
  /** From 1. */
  readonly number: number
  /** As written, visible. */
  readonly text: string
  /** What it does, or why the kernel refuses it. */
  readonly sentence: string
  readonly refused: boolean
  readonly byteOffset: number
  readonly byteLength: number
  readonly marks: readonly ImaPolicyMark[]
}

/** A policy of the kernel that came along. */
export interface ImaPolicyView {
  readonly evidence: string
  readonly path: string
  /** `shown`: as the kernel printed it. */
  readonly form: 'written' | 'shown'
  readonly rules: readonly ImaRuleView[]
  /** Of the policy as a whole, and of the log that it does not explain. */
  readonly marks: readonly ImaPolicyMark[]
  readonly blindSpots: readonly string[]
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
