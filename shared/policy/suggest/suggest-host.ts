import type { SignatureOutcome } from '../../checks/signatures/outcome'
import type { ImaLog } from '../../model/ima-log'
import type { LogNames } from '../what-if/log-names'
import type { Judged } from '../what-if/rejudge'

/** A host whose entries fixes are suggested for. */
export interface SuggestHost {
  /** Its place in the report. */
  readonly host: number
  readonly log: ImaLog
  readonly names: LogNames
  readonly signatures: SignatureOutcome | null
  /** Entries whose data are not what was measured: a fix for what they say would let in what somebody wrote there. */
  readonly altered: ReadonlySet<number>
  /** By the policies in force, the draft among them. */
  readonly judged: Judged
  /** Is the draft among them? */
  readonly isSubject: boolean
}

/** One rejected entry. */
export interface RejectedEntry {
  readonly host: SuggestHost
  readonly index: number
}
