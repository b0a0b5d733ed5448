import { bytesEqual } from '../bytes/equal'
import { countBelow } from '../bytes/sorted'
import { digestSize, type Bank } from '../model/algorithms'
import type { Checkpoint } from '../model/checkpoint'
import { ENTRY, hasFlag, type ImaLog, entryPcr, entryColumn } from '../model/ima-log'
import { hash } from '../crypto/digests'
import { PcrRegister, initialValue, violationLength, type DigestRule } from './extend'
import { Pace } from './pace'
import { TemplateDigests, templateDigestInputOf } from './template-digests'
import { DigestRow } from './wasm/digest-row'

/** What was extended instead of the entry at some place: any number of digests of the bank's size. */
export type Instead = readonly Uint8Array[]

/** Is this PCR value the one that is looked for? */
export interface Target {
  (value: Uint8Array): boolean
  /** The value itself, where it is known: then the kernel can look for it. */
  readonly wanted?: Uint8Array
}

/** Just this value. */
export function valueTarget(wanted: Uint8Array): Target {
  return Object.assign((value: Uint8Array) => bytesEqual(value, wanted), { wanted })
}

/** Work that was done, in extends of a SHA-1 bank. */
export interface Cost {
  extends: number
}

/** What an extend of a bank costs, in those of SHA-1: as measured. */
const WEIGHT: Readonly<Record<Bank, number>> = { 'sha1': 1, 'sha256': 2, 'sm3': 2, 'sha384': 4, 'sha512': 4, 'sha3-256': 4, 'sha3-384': 4, 'sha3-512': 4 }

export interface TrailRequest {
  readonly pcr: number
  readonly bank: Bank
  readonly rule: Exclude<DigestRule, 'as-logged'>
  /** Value before the first entry; the architecture's own when not given. */
  readonly start?: Uint8Array
  /** Template data to take instead of an entry's own, by its index. */
  readonly replaced: ReadonlyMap<number, Uint8Array>
}

/**
 * One PCR of one bank with everything that was extended into it, so that "what if this entry were another" is answered without going through
 * the log again. Places count the entries of this PCR alone, from 0; `entries` gives their index in the log.
 */
export class PcrTrail {
  readonly bank: Bank
  /** What stands for a violation. */
  readonly ones: Uint8Array
  private readonly size: number
  private readonly weight: number
  private readonly states: Uint8Array

  /** `row`: the digests, where the kernel has them. */
  private constructor(private readonly log: ImaLog, private readonly request: TrailRequest, start: Uint8Array, readonly entries: Uint32Array, private readonly digests: Uint8Array, private readonly row = DigestRow.of(request.bank, digests)) {
    this.bank = request.bank
    this.size = digestSize(this.bank)!
    this.weight = WEIGHT[this.bank]
    this.ones = onesOf(request, log)
    this.states = row?.values(start) ?? this.valuesFrom(start)
  }

  static async of(log: ImaLog, request: TrailRequest, checkpoint: Checkpoint): Promise<PcrTrail> {
    const { pcr, bank, rule, replaced } = request
    const size = digestSize(bank)!
    const entries = Uint32Array.from(indexesOf(log, pcr))
    const digests = new Uint8Array(entries.length * size)
    const ones = onesOf(request, log)
    const source = new TemplateDigests(log)
    const pace = new Pace()
    for (const [place, index] of entries.entries()) {
      if (pace.due(entryColumn(log, index, 'dataLength'))) await checkpoint(0, log.count)
      source.at(index)
      const data = replaced.get(index)
      const own = () => (data ? digestOf(log, request, index, data) : source.of(rule === 'per-bank' ? bank : 'sha1'))
      digests.set(hasFlag(log, index, ENTRY.violation) ? ones : own(), place * size)
    }
    return new PcrTrail(log, request, request.start ?? initialValue(bank, pcr), entries, digests)
  }

  /** The entries from `place` to `end` (exclusive) as a trail of their own that starts at `value`. */
  stretch(place: number, end: number, value: Uint8Array): PcrTrail {
    return new PcrTrail(this.log, this.request, value.slice(), this.entries.subarray(place, end), this.digests.subarray(place * this.size, end * this.size), this.row?.part(place, end) ?? null)
  }

  /** The PCR before the entry at `place`; at the end, after the last. */
  value(place: number): Uint8Array {
    return this.states.subarray(place * this.size, (place + 1) * this.size)
  }

  digest(place: number): Uint8Array {
    return this.digests.subarray(place * this.size, (place + 1) * this.size)
  }

  digestsOf(place: number, end: number): Uint8Array[] {
    return Array.from({ length: end - place }, (_, i) => this.digest(place + i))
  }

  /** What an entry would have been extended as, were `data` its template data. */
  digestOfData(index: number, data: Uint8Array): Uint8Array {
    return digestOf(this.log, this.request, index, data)
  }

  /** How many entries of this PCR stand before the log's entry `index`. */
  placeOf(index: number): number {
    return countBelow(this.entries, index)
  }

  /**
   * Is `target` reached when `instead` is extended at `place` and the `skipped` entries from there are left out?
   * @returns places that were extended when it was reached, or `null`.
   */
  reaches(target: Target, place: number, skipped: number, instead: Instead, cost: Cost): number | null {
    return this.reachesFrom(target, this.value(place), place + skipped, instead, cost)
  }

  /** Is `target` reached from `start` when `instead` and then the entries from `place` on are extended? Looks before `place` too. */
  reachesFrom(target: Target, start: Uint8Array, place: number, instead: Instead, cost: Cost): number | null {
    const register = new PcrRegister(this.bank, start)
    for (const digest of instead) register.extend(digest)
    cost.extends += instead.length * this.weight
    if (this.row && target.wanted) return target(register.value) ? place : this.searched(this.row, target.wanted, register.value, place, cost)
    for (let next = place; ; next++) {
      if (target(register.value)) return next
      if (next >= this.entries.length) return null
      register.extend(this.digest(next))
      cost.extends += this.weight
    }
  }

  /** Is `target` reached when every place is extended with what `digestAt` gives? */
  reachesAll(target: Target, digestAt: (place: number) => Uint8Array, cost: Cost): number | null {
    if (this.row && target.wanted) return this.searched(DigestRow.of(this.bank, this.digestsBy(digestAt))!, target.wanted, this.value(0), 0, cost)
    const register = new PcrRegister(this.bank, this.value(0))
    for (let place = 0; place < this.entries.length; place++) {
      register.extend(digestAt(place))
      cost.extends += this.weight
      if (target(register.value)) return place + 1
    }
    return null
  }

  /** By the kernel, which does not look before `place`. Costs what the same costs here. */
  private searched(row: DigestRow, wanted: Uint8Array, start: Uint8Array, place: number, cost: Cost): number | null {
    const reached = place < this.entries.length ? row.reaches(wanted, start, place) : null
    cost.extends += (Math.max(place, reached ?? this.entries.length) - place) * this.weight
    return reached
  }

  private digestsBy(digestAt: (place: number) => Uint8Array): Uint8Array {
    const digests = new Uint8Array(this.digests.length)
    for (let place = 0; place < this.entries.length; place++) digests.set(digestAt(place).subarray(0, this.size), place * this.size)
    return digests
  }

  private valuesFrom(start: Uint8Array): Uint8Array {
    const values = new Uint8Array((this.entries.length + 1) * this.size)
    const register = new PcrRegister(this.bank, start)
    values.set(register.value)
    for (let place = 0; place < this.entries.length; place++) {
      register.extend(this.digest(place))
      values.set(register.value, (place + 1) * this.size)
    }
    return values
  }
}

function digestOf(log: ImaLog, { bank, rule }: TrailRequest, index: number, data: Uint8Array): Uint8Array {
  const input = templateDigestInputOf(log, index, data)
  if (rule === 'per-bank') return hash(bank, input)
  const padded = new Uint8Array(digestSize(bank)!)
  padded.set(hash('sha1', input))
  return padded
}

function onesOf({ bank, rule }: TrailRequest, log: ImaLog): Uint8Array {
  return new Uint8Array(digestSize(bank)!).fill(0xff, 0, violationLength(rule, bank, log.templateDigestSize))
}

function* indexesOf(log: ImaLog, pcr: number): Generator<number> {
  for (let index = 0; index < log.count; index++) if (entryPcr(log, index) === pcr) yield index
}
