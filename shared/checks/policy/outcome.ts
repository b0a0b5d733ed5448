import type { EvidenceId } from '../../model/evidence'
import type { AcceptedBy } from '../../model/verdict'

/** Value of `acceptedBy` for an entry that nothing accepted. */
export const NOT_ACCEPTED = 0xff

/** Every entry held against the policy: columns, not objects. */
export interface PolicyOutcome {
  readonly evidence: readonly EvidenceId[]
  /** Index into ENTRY_VERDICTS for each entry. */
  readonly verdicts: Uint8Array
  /** Index into ACCEPTED_BY, or NOT_ACCEPTED. */
  readonly acceptedBy: Uint8Array
  readonly accepted: number
  readonly rejected: number
  readonly notJudged: number
  readonly acceptedCounts: Readonly<Record<AcceptedBy, number>>
  /** Digests that the policy lists for a path, for explanations; `null` when it lists the path nowhere. */
  listed(path: string): readonly string[] | null
}
