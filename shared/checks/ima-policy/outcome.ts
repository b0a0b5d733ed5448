import type { Observation } from '../../model/finding'
import type { ImaPolicy } from '../../model/ima-policy'

/** What was concluded of a kernel policy. */
export interface ImaPolicyOutcome {
  readonly policy: ImaPolicy
  /** Rules that the kernel would not take. */
  readonly refused: number
  readonly blindSpots: readonly string[]
  /** Findings about its rules, or about what it lacks. */
  readonly lints: readonly RuleLint[]
  /** Findings about the log, which no policy of the host explains, or which has nothing of what this one measures. */
  readonly contradictions: readonly Observation[]
  /** Entries that this policy does not explain; `null` without a log, or where the kernel would load nothing. */
  readonly notExplained: number | null
}

export interface RuleLint {
  /** The rule that it is about; `null` where it is about the policy. */
  readonly rule: number | null
  readonly observation: Observation
}
