import type { EvidenceId } from '../../model/evidence'
import type { EventLog } from '../../model/event-log'
import type { Reason, ReplayStatus } from '../../model/verdict'

/** A PCR that the event log extended, held against what was reported of it. */
export interface EventPcr {
  readonly bank: string
  readonly pcr: number
  readonly replayedValue: Uint8Array
  readonly reportedValue: Uint8Array | null
  readonly reportedBy: 'quote' | 'pcr-values' | null
  readonly reportedEvidence: EvidenceId | null
  readonly status: ReplayStatus
  readonly reason: Reason | null
  readonly events: readonly number[]
}

export interface EventLogOutcome {
  readonly log: EventLog
  readonly pcrs: readonly EventPcr[]
}
