import type { EvidenceId } from '../../model/evidence'
import type { RuntimePolicy } from '../../model/policy'
import type { AcceptedBy } from '../../model/verdict'

/** Value of `acceptedBy` for an entry that nothing accepted. */
export const NOT_ACCEPTED = 0xff

/** Every entry held against the policy: columns, not objects. */
export interface PolicyOutcome {
  readonly evidence: readonly EvidenceId[]
  /** The policies in force, in the order in which they were given. */
  readonly sources: readonly RuntimePolicy[]
  /** Index into ENTRY_VERDICTS for each entry. */
  readonly verdicts: Uint8Array
  /** Index into ACCEPTED_BY, or NOT_ACCEPTED. */
  readonly acceptedBy: Uint8Array
  readonly accepted: number
  readonly rejected: number
  readonly notJudged: number
  readonly acceptedCounts: Readonly<Record<AcceptedBy, number>>
  /** Digests that the policy lists for a path, for explanations: as the mode compares them; `undefined` when it lists the path nowhere. */
  readonly listed: (path: string) => ReadonlySet<string> | undefined
}
