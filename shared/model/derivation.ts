import type { EvidenceId } from './evidence'
import type { Verdict } from './verdict'

/** What can be asked to be explained. Entries count from 1, events as tpm2_eventlog counts. */
export type Subject =
  /** `bank`: in which PCR bank; the one that tells most unless given. */
  | { readonly kind: 'entry'; readonly entry: number; readonly bank?: string }
  /** The signature of a file, as the entry holds it. */
  | { readonly kind: 'signature'; readonly entry: number }
  /** A row of the report's `replay`, counted from 0. */
  | { readonly kind: 'replay'; readonly row: number }
  | { readonly kind: 'quote'; readonly evidence: EvidenceId }
  /** A field of the quote, counted from 0 as `quoteFields` gives them. */
  | { readonly kind: 'quote-field'; readonly evidence: EvidenceId; readonly field: number }
  | { readonly kind: 'boot-event'; readonly event: number; readonly bank?: string }
  | { readonly kind: 'boot-pcr'; readonly pcr: number; readonly bank?: string }
  | { readonly kind: 'boot-aggregate' }
  /** Bytes of a file as they stand. */
  | { readonly kind: 'bytes'; readonly evidence: EvidenceId; readonly byteOffset: number; readonly byteLength: number }
  /** A finding of the report, by its id; `entry` is one of its entries, its first unless given. */
  | { readonly kind: 'finding'; readonly finding: string; readonly entry?: number }

/** Bytes that a step takes in. */
export interface DerivationPart {
  /** Plain words: "Template data", "PCR 10 before". */
  readonly meaning: string
  /** Hex digits: of at most the first 64 bytes where the bytes stand in a file, of all where they stand in none. */
  readonly hex: string
  readonly byteLength: number
  /** The file that the bytes stand in; `null` for a computed value, padding, or what a person gave. */
  readonly evidence: EvidenceId | null
  /** Offset in that file. */
  readonly byteOffset: number | null
}

/** One step from bytes to a value. */
export interface DerivationStep {
  readonly label: string
  /** Hash over the inputs, one after the other; `null` where bytes are taken as they stand. */
  readonly algorithm: string | null
  readonly inputs: readonly DerivationPart[]
  /** Hex digits; `null` where the step only gathers. */
  readonly output: string | null
  /** What the output was held against; `null`: nothing to compare here. */
  readonly check: Verdict | null
  /** What came of it, a sentence. */
  readonly says: string | null
}

/** A command for bash that somebody else can run where the files are. It holds no character that would not be visible. */
export interface ShellCommand {
  readonly label: string
  readonly text: string
  /** What it prints when the evidence is as it was here: exactly, but for blanks at the end; `null` where that is said in words. */
  readonly prints: string | null
  readonly note: string | null
  /** Place of the step that it repeats, counted from 0; `null` for a command that checks the whole. */
  readonly step: number | null
}

/** How a value came to be. */
export interface Derivation {
  readonly title: string
  /** Banks that the same can be asked for, and the one of this answer; empty and `null` where there is only one way. */
  readonly banks: readonly string[]
  readonly bank: string | null
  readonly steps: readonly DerivationStep[]
  /** What else agrees, or does not. */
  readonly agrees: readonly { readonly verdict: Verdict; readonly text: string }[]
  readonly commands: readonly ShellCommand[]
  /** What to know before the commands are run, or why a tool is not among them. */
  readonly notes: readonly string[]
}
