import { bytesEqual } from '../../../bytes/equal'
import { hash } from '../../../crypto/digests'
import { PcrRegister } from '../../../kernel/extend'
import { digestSize, type Bank } from '../../../model/algorithms'
import type { PcrGoal, PcrResult } from './outcome'
import type { KeylimePcrs } from './replayed-pcrs'

/** Keylime's running value of PCR 10 in each bank that a quote asks for: every line that it can parse extends it, whatever PCR the line names. */
export class RunningPcrs implements KeylimePcrs {
  private readonly registers = new Map<Bank, PcrRegister>()
  private readonly reached: (number | null)[]

  constructor(private readonly goals: readonly PcrGoal[], startValues: ReadonlyMap<Bank, Uint8Array>) {
    for (const { bank } of goals) this.registers.set(bank, new PcrRegister(bank, startValues.get(bank) ?? new Uint8Array(digestSize(bank)!)))
    this.reached = goals.map(() => null)
    this.compare(0)
  }

  /** Only where no quote asks for a value. */
  get takesOwn(): boolean {
    return this.goals.length === 0
  }

  extendOwn(): void {}

  extend(data: Uint8Array, isViolation: boolean, entryIndex: number): boolean {
    for (const [bank, register] of this.registers) {
      if (isViolation) register.extendViolation(digestSize(bank)!)
      else register.extend(hash(bank, data))
    }
    return this.compare(entryIndex + 1)
  }

  results(): PcrResult[] {
    return this.goals.map((goal, i) => ({ ...goal, replayedValue: this.registers.get(goal.bank)!.value.slice(), matchedEntries: this.reached[i] }))
  }

  private compare(entries: number): boolean {
    let isReached = false
    for (const [i, { bank, expected }] of this.goals.entries()) {
      if (this.reached[i] === null && bytesEqual(this.registers.get(bank)!.value, expected)) {
        this.reached[i] = entries
        isReached = true
      }
    }
    return isReached
  }
}
