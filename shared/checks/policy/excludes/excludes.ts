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
}
