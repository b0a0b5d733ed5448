import type { EvidenceId } from './evidence'
import type { Severity } from './finding'
import type { DigestListName, PolicyEdit, Splice } from './policy-edit'
import type { EntryVerdict } from './verdict'

/** What a draft begins with: a policy that the user named, or nothing. */
export interface DraftSource {
  readonly evidence: EvidenceId | null
}

/** A policy that is being written. Its text lives where the case is; the window has a copy that splices keep in step. */
export interface DraftView {
  /** Grows with every change. */
  readonly version: number
  /** The policy that it began as, and whose place it takes; `null` for a new one, which is added to those in force. */
  readonly base: { readonly evidence: EvidenceId; readonly path: string } | null
  /** Paths of the policies in force together with which a new one is judged: what they accept passes. Keylime takes one policy, and is asked with the new one alone. */
  readonly beside: readonly string[]
  readonly undo: string | null
  readonly redo: string | null
  /** Does it say what its base says? */
  readonly isChanged: boolean
  /** Why the text can't be read as a policy; what is told of the draft is then that of the last text that could. `offset` in UTF-16 units. */
  readonly problem: { readonly offset: number; readonly expected: string; readonly found: string } | null
  readonly paths: number
  readonly digests: number
  readonly excludes: number
}

/** What a change did to the text: lists of splices, each of places in the text as the one before left it. */
export interface DraftChange {
  readonly draft: DraftView
  readonly splices: readonly (readonly Splice[])[]
}

/** How many entries have each answer. */
export interface EffectCounts {
  readonly accepted: number
  /** Of these, how many an exclude lets pass unseen. */
  readonly excluded: number
  readonly rejected: number
  readonly notJudged: number
}

/** An entry whose verdict is another one. `entry` counts from 1. */
export interface Flip {
  readonly entry: number
  /** Visible form. */
  readonly path: string
  readonly before: EntryVerdict
  readonly after: EntryVerdict
}

/** What a draft does to the entries of one host, in the strict mode. */
export interface HostEffect {
  /** Its place in the report. */
  readonly host: number
  readonly name: string
  readonly entries: number
  /** `null` where no policy was in force. */
  readonly before: EffectCounts | null
  readonly after: EffectCounts
  /** The first of them. */
  readonly flips: readonly Flip[]
  readonly flipCount: number
}

/** What Keylime would make of one host's entries, before and with the draft; `null` where it says nothing. */
export interface KeylimeEffect {
  readonly host: number
  readonly before: { readonly accepted: number; readonly rejected: number } | null
  readonly after: { readonly accepted: number; readonly rejected: number } | null
}

/** What a fix does. `move` lists digests where they were measured and no more where they were not; `retire` takes digests away; `none`: no change of a policy mends this. */
export const FIX_KINDS = ['trust-key', 'list-digests', 'list-keys', 'list-buffers', 'move', 'retire', 'exclude', 'none'] as const
export type FixKind = (typeof FIX_KINDS)[number]

/** How much a fix lets in besides what it is for, from the least. */
export const FIX_SAFETY = ['narrowest', 'narrow', 'look-first', 'wide', 'opens-a-hole', 'no-safe-fix'] as const
export type FixSafety = (typeof FIX_SAFETY)[number]

/** Entries of one host. */
export interface HostEntries {
  /** Its place in the report. */
  readonly host: number
  /** The first thousand, counted from 1. */
  readonly entries: readonly number[]
  readonly count: number
}

/** One way to change the policy so that entries pass, or the reason why none should. Sentences and clauses are for people, names in them in visible form. */
export interface Fix {
  readonly id: string
  readonly kind: FixKind
  readonly safety: FixSafety
  readonly title: string
  /** Where what it lists comes from. */
  readonly because: string
  /** What it lets in, now and later. */
  readonly admits: string
  /** What it is for. */
  readonly hosts: readonly HostEntries[]
  /** The first thousand. */
  readonly edits: readonly PolicyEdit[]
  readonly editCount: number
  /** What it does, alone: entries that it is for and that then pass, and others that do too; by host. */
  readonly effect: readonly FixEffect[]
}

/** On one host, by its place in the report. */
export interface FixEffect {
  readonly host: number
  readonly passes: number
  readonly beyond: number
}

/** Fixes of a kind that were found and are not told. */
export interface UntoldFixes {
  readonly kind: FixKind
  readonly count: number
}

/** Ways to let rejected entries pass, the safest first; `more` were found, and what they would do was not tried. */
export interface FixList {
  readonly fixes: readonly Fix[]
  readonly more: readonly UntoldFixes[]
}

/** Which entries fixes are asked for; without it for all that are rejected. */
export interface FixSelection {
  readonly host: number
  /** Counted from 1. */
  readonly entries: readonly number[]
}

/** What is odd of a place in a draft's text; offsets in UTF-16 units. */
export interface DraftRemark {
  /** As findings of the same kind are called. */
  readonly code: string
  readonly severity: Severity
  /** A sentence; names in visible form. */
  readonly message: string
  readonly offset: number
  readonly length: number
  /** Edits that mend it. */
  readonly fix: { readonly title: string; readonly edits: readonly PolicyEdit[] } | null
}

/** The first of them, and how many there are. */
export interface DraftRemarks {
  readonly remarks: readonly DraftRemark[]
  readonly count: number
}

/** One thing that a draft says otherwise than its base. All texts are visible. */
export interface PolicyChange {
  readonly kind: 'added' | 'removed' | 'changed'
  /** The key of the policy: `digests`, `excludes`, `ima.ignored_keyrings`. */
  readonly list: string
  /** Of a list of digests the name that they belong to, else `null`. */
  readonly name: string | null
  /** Digests, patterns, keys, or the value of a setting as JSON. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/** The first of them, and how many names and items each list gains, loses or lists otherwise. */
export interface PolicyChangeList {
  readonly changes: readonly PolicyChange[]
  readonly count: number
  readonly lists: readonly { readonly list: string; readonly added: number; readonly removed: number; readonly changed: number }[]
}

/**
 * Where a digest of a draft comes from. `policy`: a list that the user gave, at its bytes; `reference`: what the user named to know files by, there with `from` (a package) and,
 * where it is listed for other paths only, one of those; `log`: an entry that measured it there; `hand`: nothing that was given has it.
 */
export type DigestOrigin =
  | { readonly kind: 'policy'; readonly evidence: EvidenceId; readonly path: string; readonly byteOffset: number; readonly byteLength: number }
  | { readonly kind: 'reference'; readonly evidence: EvidenceId; readonly path: string; readonly byteOffset: number; readonly byteLength: number; readonly from: string | null; readonly otherPath: string | null }
  | { readonly kind: 'log'; readonly host: number; readonly entry: number }
  | { readonly kind: 'hand' }

export interface OriginOfDigest {
  readonly list: DigestListName
  /** As it is written. */
  readonly digest: string
  /** The first of each file and host. */
  readonly origins: readonly DigestOrigin[]
}
