/** What to do when the part that was entered last has matched or failed: CPython 3.11 `sre_lib.h` calls it a jump. */
export const AFTER_BRANCH = 0
export const AFTER_UNIT_GREEDY = 1
export const AFTER_UNIT_LAZY = 2
export const AFTER_REPEAT = 3
export const AFTER_NEEDED_ROUND = 4
export const AFTER_GREEDY_ROUND = 5
export const AFTER_GREEDY_REST = 6
export const AFTER_LAZY_REST = 7
export const AFTER_LAZY_ROUND = 8
export const AFTER_NEEDED_POSSESSION = 9
export const AFTER_POSSESSION = 10
export const AFTER_ATOMIC = 11
export const AFTER_LOOK = 12

/** A repetition that is being matched. */
export interface Round {
  /** Of its REPEAT. */
  readonly place: number
  readonly outer: Round | null
  /** Rounds that were begun, less one. */
  count: number
  /** Where the last optional round began; -1: none did. */
  lastAt: number
}

/** A place to come back to. */
export interface Frame {
  readonly after: number
  readonly place: number
  readonly at: number
  /** Rounds, or the alternative that is tried. */
  readonly count: number
  readonly round: Round | null
  readonly lastAt: number
  readonly lastMark: number
  /** Marks up to `lastMark`; `null` where they were not kept. */
  readonly marks: Int32Array | null
}
