import type { LineDigest } from '../parse-line'
import type { PythonDict } from './python-value'

/** A device that a table was loaded for, as Keylime remembers it. */
export interface Device {
  /** The rule that took the first table. */
  readonly rule: PythonDict
  /** Digest of the event that loaded the table. */
  readonly table: LineDigest
  readonly allowsMoreLoads: boolean
  readonly isActive: boolean
}

/** What the events of a log leave behind, by name or UUID, whichever the policy matches on. */
export type Devices = Map<string, Device>
