import type { ErrorData } from '../errors/evidence-error'
import type { EvidenceId } from './evidence'

/** A Keylime runtime policy as plain data. Maps, never objects, hold names from outside: `__proto__` is a path like any other. */
export interface RuntimePolicy {
  readonly evidence: EvidenceId
  readonly path: string
  readonly digests: ReadonlyMap<string, readonly string[]>
  readonly excludes: readonly string[]
  readonly keyrings: ReadonlyMap<string, readonly string[]>
  readonly imaBuf: ReadonlyMap<string, readonly string[]>
  readonly ignoredKeyrings: readonly string[]
  /** Where Keylime's schema would refuse the document although its meaning is clear. */
  readonly deviations: readonly PolicyDeviation[]
  /** Why nothing could be read. */
  readonly stopped: ErrorData | null
}

export interface PolicyDeviation {
  /** `error` when the meaning is in doubt, `warning` when only the schema refuses it. */
  readonly severity: 'error' | 'warning'
  readonly byteOffset: number
  readonly byteLength: number
  readonly expected: string
  readonly found: string
}

export interface ExcludeList {
  readonly evidence: EvidenceId
  readonly path: string
  readonly patterns: readonly string[]
}
