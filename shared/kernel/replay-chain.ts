import { bytesEqual } from '../bytes/equal'
import type { Bank } from '../model/algorithms'
import type { DigestRule } from './extend'

/** A PCR of a bank to follow under a rule. */
export interface ChainRequest {
  readonly pcr: number
  readonly bank: Bank
  readonly rule: DigestRule
  /** Value before the first entry; the architecture's own when not given. */
  readonly start?: Uint8Array
  /** Values to look for. */
  readonly targets: readonly Uint8Array[]
}

export interface Chain extends ChainRequest {
  /** Value after all entries. */
  readonly value: Uint8Array
  /** For each target the smallest number of entries of the whole log after which it is reached; `null` when never. */
  readonly matches: readonly (number | null)[]
}

export interface ReplayResult {
  readonly chains: readonly Chain[]
  /** Entries, counted from 0, whose template data do not hash to their template digest. Empty unless asked for. */
  readonly mismatched: readonly number[]
  /** Entries whose template digest was compared: all but violations and entries without data. */
  readonly checked: number
}

/** The targets of a chain, and which of them were reached so far. */
export class Targets {
  readonly matches: (number | null)[]
  private open: number

  /** `matches`: of those that were reached before. */
  constructor(private readonly targets: readonly Uint8Array[], matches: readonly (number | null)[] = targets.map(() => null)) {
    this.matches = [...matches]
    this.open = this.matches.filter((entries) => entries === null).length
  }

  get allReached(): boolean {
    return this.open === 0
  }

  /** Those that were not reached. */
  get left(): readonly Uint8Array[] {
    return this.targets.filter((_, i) => this.matches[i] === null)
  }

  /** Compares the value after so many entries with those that are left. Call it in the order of the log. */
  look(value: Uint8Array, entries: number): void {
    for (let i = 0; i < this.targets.length; i++) {
      if (this.matches[i] !== null || !bytesEqual(value, this.targets[i])) continue
      this.matches[i] = entries
      this.open--
    }
  }
}
