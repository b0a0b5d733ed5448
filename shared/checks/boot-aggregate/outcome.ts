import type { EvidenceId } from '../../model/evidence'
import type { Reason, Verdict } from '../../model/verdict'

/** boot_aggregate held against the PCRs that it is the hash of. */
export interface BootAggregateOutcome {
  readonly status: Verdict
  readonly reason: Reason | null
  readonly expected: Uint8Array | null
  readonly found: Uint8Array
  readonly algorithm: string
  readonly from: 'event-log' | 'pcr-values' | null
  /** Values of PCR 0 to `lastPcr` that were hashed; empty where there are none. */
  readonly values: readonly Uint8Array[]
  /** The event log that was replayed, or the file that states them. */
  readonly evidence: EvidenceId | null
  /** Last PCR that is hashed: 7 or 9. */
  readonly lastPcr: number | null
  /** The entry, counted from 0. */
  readonly entryIndex: number
  /** Do a quote's PCR digest or a matching event log stand behind the values? */
  readonly proven: boolean
}
