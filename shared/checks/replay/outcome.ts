import type { DigestRule } from '../../kernel/extend'
import type { EvidenceId } from '../../model/evidence'
import type { Reason, ReplayStatus } from '../../model/verdict'
import type { RestoredData } from './restore-data'

/** One PCR, bank and reporting file. */
export interface ReplayRow {
  readonly pcr: number
  readonly bank: string
  readonly status: ReplayStatus
  readonly replayedValue: Uint8Array | null
  readonly digestRule: Exclude<DigestRule, 'as-logged'> | null
  readonly reportedValue: Uint8Array | null
  readonly reportedBy: 'quote' | 'pcr-values' | null
  readonly reportedEvidence: EvidenceId | null
  readonly reason: Reason | null
  /** Entries of the whole log after which the reported value is reached. */
  readonly matchedEntries: number | null
}

export interface ReplayOutcome {
  readonly rows: readonly ReplayRow[]
  /** Entries, counted from 0, whose template data do not hash to their template digest. */
  readonly mismatched: readonly number[]
  /** Those of them of which it is known what their data were. */
  readonly restored: readonly RestoredData[]
  readonly checked: number
  /** Entries at the log's head that stand before the PCR value which the user gave as the start of IMA's PCR; 0: replay begins with the first. */
  readonly startsAfter: number
}
