import { bytesEqual } from '../../../bytes/equal'
import { ENTRY, hasFlag, templateData, type ImaLog } from '../../../model/ima-log'
import type { CaseModel, Outcome } from '../../check'
import type { Reached } from '../../replay/follow'
import type { PcrGoal, PcrResult } from './outcome'

const IMA_PCR = 10

/** Keylime's value of PCR 10 in each bank that a quote asks for. */
export interface KeylimePcrs {
  /** Are entries whose verdict is known to be counted, with `extendOwn`, and not shown? */
  readonly takesOwn: boolean
  /** So many entries whose lines say what the log says. */
  extendOwn(entries: number): void
  /** A line with the template data that Keylime makes of it. `isViolation`: its column is all zero. `entryIndex`: -1 where it is part of no entry. Was a value reached first by it? */
  extend(data: Uint8Array, isViolation: boolean, entryIndex: number): boolean
  /** `null` where the lines say something else than the log: then each must be shown to `RunningPcrs`. */
  results(): readonly PcrResult[] | null
}

/**
 * Keylime follows PCR 10 through the text of the log, and the replay did so through its entries. Where every entry is of PCR 10 and its line gives the same template data again, both
 * came to the same: then the replay's answer is taken, for Keylime's way takes ten times as long.
 */
export class ReplayedPcrs implements KeylimePcrs {
  readonly takesOwn = true
  private extended = 0
  private isSame = true

  private constructor(private readonly log: ImaLog, private readonly answers: readonly PcrResult[]) {}

  /** `null` where the replay does not know the answer. */
  static of(log: ImaLog, { options }: CaseModel, { followed }: Outcome, goals: readonly PcrGoal[]): ReplayedPcrs | null {
    if (log.format !== 'binary' || options.imaPcr !== IMA_PCR || log.tally.pcrs[IMA_PCR] !== log.count || followed === null) return null
    const answers: PcrResult[] = []
    for (const goal of goals) {
      const { bank, expected } = goal
      if (!followed.wanted.values.some((one) => one.pcr === IMA_PCR && one.bank === bank && one.values.some((value) => bytesEqual(value, expected)))) return null
      answers.push({ ...goal, replayedValue: followed.followed.finalValue(IMA_PCR, bank), matchedEntries: ownEntries(followed.followed.reached(IMA_PCR, bank, expected)) })
    }
    return new ReplayedPcrs(log, answers)
  }

  extendOwn(entries: number): void {
    this.extended += entries
  }

  extend(data: Uint8Array, isViolation: boolean, entryIndex: number): boolean {
    const { log } = this
    this.extended++
    this.isSame &&= entryIndex >= 0 && entryIndex < log.count && isViolation === hasFlag(log, entryIndex, ENTRY.violation) && (isViolation || bytesEqual(data, templateData(log, entryIndex)))
    return false
  }

  results(): readonly PcrResult[] | null {
    return this.isSame && this.extended === this.log.count ? this.answers : null
  }
}

/** Keylime knows no other digests than a bank's own. */
function ownEntries(reached: Reached | null): number | null {
  return reached?.rule === 'per-bank' ? reached.entries : null
}
