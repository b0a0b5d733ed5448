/** Steps that one pattern may take on one path; some milliseconds. */
const STEPS_PER_PATH = 300_000
/** Steps that all patterns together may take on all paths. */
const STEPS_PER_RUN = 3_000_000_000
/** Steps that one pattern may take on all paths: some ten seconds, and a hundred for each of a million paths. */
const STEPS_PER_PATTERN = 300_000_000

/** Of RE2, whose steps are known beforehand to end. */
const LINEAR_STEPS_PER_PATH = 20_000_000

/** What is left of the steps of a run, and how many one pattern may take on one path. */
export class Budget {
  constructor(private left = STEPS_PER_RUN, private readonly perPath = STEPS_PER_PATH, private readonly whole: Budget | null = null) {}

  /** For so many patterns that are one. */
  static of(patterns: number): Budget {
    return new Budget(Math.min(STEPS_PER_RUN, STEPS_PER_PATTERN * Math.max(1, patterns)))
  }

  /** What one pattern may take of it. */
  ofPattern(): Budget {
    return new Budget(Math.min(this.left, STEPS_PER_PATTERN), this.perPath, this)
  }

  get next(): number {
    return Math.min(this.left, this.perPath, this.whole?.left ?? Infinity)
  }

  /** May a run in linear time take so many steps? */
  allows(steps: number): boolean {
    return steps <= Math.min(this.left, LINEAR_STEPS_PER_PATH, this.whole?.left ?? Infinity)
  }

  spend(steps: number): void {
    this.left = Math.max(0, this.left - steps)
    this.whole?.spend(steps)
  }
}
