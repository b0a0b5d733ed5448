import type { EvidenceId } from '../../../model/evidence'
import type { Observation } from '../../../model/finding'

/** The excludes in force. */
export interface Excludes {
  /**
   * Does any pattern match a beginning of the path? (Python's `re.match`: anchored at the start only, docs/formats/runtime-policy.md.) A path
   * that is not UTF-8 is none that a pattern could mean: it matches nothing.
   */
  match(path: Uint8Array): boolean
  /** Patterns that could not be run, and so exclude nothing. */
  readonly observations: readonly Observation[]
  /** Patterns that match whatever file they are asked about, the first of each policy and list. */
  readonly everything: readonly Exclude[]
}

/** A pattern with the file that it stands in. */
export interface Exclude {
  readonly evidence: EvidenceId
  /** Of that file. */
  readonly path: string
  readonly pattern: string
  match(path: Uint8Array): boolean
}
