import { bytesEqual } from '../bytes/equal'
import { digestSize, type Bank } from '../model/algorithms'
import type { Checkpoint } from '../model/checkpoint'
import { ENTRY, hasFlag, type ImaLog } from '../model/ima-log'
import { PcrRegister, initialValue } from './extend'
import { Pace } from './pace'
import { TemplateDigests } from './template-digests'

/** What was extended instead of the entry at some place: any number of digests of the bank's size. */
export type Instead = readonly Uint8Array[]

/**
 * One PCR of one bank with everything that was extended into it, so that "what if this entry were another" is answered without going through
 * the log again. Places count the entries of this PCR alone, from 0; `entryOf` gives their index in the log.
 */
export class PcrTrail {
  private constructor(
    readonly bank: Bank, readonly entries: Uint32Array, private readonly digests: Uint8Array, private readonly states: Uint8Array, private readonly size: number,
  ) {}

  static async of(log: ImaLog, pcr: number, bank: Bank, start: Uint8Array | undefined, checkpoint: Checkpoint): Promise<PcrTrail> {
    const size = digestSize(bank)!
    const entries = Uint32Array.from(indexesOf(log, pcr))
    const digests = new Uint8Array(entries.length * size)
    const states = new Uint8Array((entries.length + 1) * size)
    const register = new PcrRegister(bank, start ?? initialValue(bank, pcr))
    const source = new TemplateDigests(log)
    const pace = new Pace()
    states.set(register.value)
    for (const [place, index] of entries.entries()) {
      if (pace.due(log.columns.dataLength[index])) await checkpoint(0, log.count)
      source.at(index)
      const digest = hasFlag(log, index, ENTRY.violation) ? new Uint8Array(size).fill(0xff) : source.of(bank)
      digests.set(digest, place * size)
      register.extend(digest)
      states.set(register.value, (place + 1) * size)
    }
    return new PcrTrail(bank, entries, digests, states, size)
  }

  digest(place: number): Uint8Array {
    return this.digests.subarray(place * this.size, (place + 1) * this.size)
  }

  /** How many entries of this PCR stand before the log's entry `index`. */
  placeOf(index: number): number {
    let place = 0
    while (place < this.entries.length && this.entries[place] < index) place++
    return place
  }

  /**
   * Is `target` reached when `instead` is extended at `place` and the `skipped` entries from there are left out? `cost` counts the extends.
   * @returns places that were extended when it was reached, or `null`.
   */
  reaches(target: Uint8Array, place: number, skipped: number, instead: Instead, cost: { extends: number }): number | null {
    const register = new PcrRegister(this.bank, this.states.subarray(place * this.size, (place + 1) * this.size))
    for (const digest of instead) register.extend(digest)
    cost.extends += instead.length
    for (let next = place + skipped; ; next++) {
      if (bytesEqual(register.value, target)) return next
      if (next >= this.entries.length) return null
      register.extend(this.digest(next))
      cost.extends++
    }
  }

  /** Is `target` reached when every place is extended with what `digestAt` gives? */
  reachesAll(target: Uint8Array, digestAt: (place: number) => Uint8Array): boolean {
    const register = new PcrRegister(this.bank, this.states.subarray(0, this.size))
    for (let place = 0; place < this.entries.length; place++) {
      register.extend(digestAt(place))
      if (bytesEqual(register.value, target)) return true
    }
    return false
  }
}

function* indexesOf(log: ImaLog, pcr: number): Generator<number> {
  for (let index = 0; index < log.count; index++) if (log.columns.pcr[index] === pcr) yield index
}
