import { bytesEqual } from '../../bytes/equal'
import { hash } from '../../crypto/digests'
import { PcrRegister, initialValue, violationLength, type DigestRule } from '../../kernel/extend'
import { Pace } from '../../kernel/pace'
import { TemplateDigests } from '../../kernel/template-digests'
import type { Bank } from '../../model/algorithms'
import type { Checkpoint } from '../../model/checkpoint'
import { ENTRY, hasFlag, type ImaLog, entryPcr, entryColumn } from '../../model/ima-log'
import { overlapStart } from './overlap'
import type { LogPart } from './join-logs'

/** Values that the TPM is said to have had in IMA's PCR. */
export interface Reported {
  readonly pcr: number
  readonly bank: Bank
  readonly values: readonly Uint8Array[]
  /** PCR digests of quotes that cover this one register alone, with the hash that made them. */
  readonly digests: readonly { readonly hash: Bank; readonly pcrDigest: Uint8Array }[]
}

/** How a part is known to follow the one before it; `value`: a reported value is reached with it there. */
export type OrderedBy = 'value' | 'entries'

export interface Ordered {
  readonly parts: readonly (LogPart & { readonly by: OrderedBy | null })[]
  /** Logs that belong nowhere by what is known. */
  readonly rest: readonly ImaLog[]
}

/** Extends that finding the order may cost: some seconds of hashing. Orders of a handful of segments are all tried; of more, those that begin as they were given. */
const MOST_EXTENDS = 1_500_000
const RULES: readonly DigestRule[] = ['per-bank', 'padded-sha1']

interface Reached {
  readonly parts: readonly LogPart[]
  readonly value: Uint8Array
}

/**
 * The order of segments that begin with `first`, whose first entry the PCR value `start` stands before. Nothing in a segment says where it belongs
 * (Linux 7.2, `CONFIG_IMA_STAGING`): entries that two of them hold say so, else the order is tried with which a reported value is reached. `spent` counts
 * the extends of all searches of a case.
 */
export async function orderSegments(first: ImaLog, others: readonly ImaLog[], reported: readonly Reported[], start: (bank: Bank) => Uint8Array | undefined, spent: { extends: number }, checkpoint: Checkpoint): Promise<Ordered> {
  for (const rule of RULES) {
    for (const one of reported) {
      const search = new Search(one, rule, spent, checkpoint)
      const ordered = await search.from(first, others, start(one.bank) ?? initialValue(one.bank, one.pcr))
      if (ordered.parts.some((part) => part.by === 'value')) return ordered
    }
  }
  return new Search({ pcr: 0, bank: 'sha1', values: [], digests: [] }, 'per-bank', spent, checkpoint).from(first, others, initialValue('sha1', 0))
}

class Search {
  constructor(private readonly reported: Reported, private readonly rule: DigestRule, private readonly spent: { extends: number }, private readonly checkpoint: Checkpoint) {}

  async from(first: ImaLog, others: readonly ImaLog[], start: Uint8Array): Promise<Ordered> {
    const parts: (LogPart & { readonly by: OrderedBy | null })[] = [{ log: first, from: 0, by: null }]
    const rest = new Set(others)
    let value = (await this.follow(parts[0], start)).value
    while (rest.size > 0 && parts[parts.length - 1].log.stopped === null) {
      const overlapping = [...rest].flatMap((log) => goesOn(parts[parts.length - 1].log, log)).at(0)
      const found = overlapping ? { parts: [overlapping], value: (await this.follow(overlapping, value)).value } : await this.inARow([...rest], value)
      if (!found) break
      for (const part of found.parts) {
        parts.push({ ...part, by: overlapping ? 'entries' : 'value' })
        rest.delete(part.log)
      }
      value = found.value
    }
    return { parts, rest: [...rest] }
  }

  /** The shortest row of segments at whose end, or within whose last, a reported value is reached. */
  private async inARow(logs: readonly ImaLog[], start: Uint8Array): Promise<Reached | null> {
    const { values, digests } = this.reported
    const open: { log: ImaLog; value: Uint8Array }[] = []
    for (const log of logs) {
      if ((values.length === 0 && digests.length === 0) || this.spent.extends > MOST_EXTENDS) return null
      const { value, reached } = await this.follow({ log, from: 0 }, start)
      if (reached) return { parts: [{ log, from: 0 }], value }
      open.push({ log, value })
    }
    for (const { log, value } of open) {
      const found = log.stopped === null ? await this.inARow(logs.filter((one) => one !== log), value) : null
      if (found) return { ...found, parts: [{ log, from: 0 }, ...found.parts] }
    }
    return null
  }

  /** The PCR after a part, and whether a reported value was reached within it. */
  private async follow({ log, from }: LogPart, start: Uint8Array): Promise<{ value: Uint8Array; reached: boolean }> {
    const { pcr, bank, values, digests: quoted } = this.reported
    const register = new PcrRegister(bank, start)
    const digests = new TemplateDigests(log)
    const pace = new Pace()
    let reached = false
    for (let index = from; index < log.count; index++) {
      if (entryPcr(log, index) !== pcr) continue
      if (pace.due(entryColumn(log, index, 'dataLength'))) await this.checkpoint(0, log.count)
      digests.at(index)
      if (hasFlag(log, index, ENTRY.violation)) register.extendViolation(violationLength(this.rule, bank, log.templateDigestSize))
      else register.extend(digests.of(this.rule === 'per-bank' ? bank : 'sha1'))
      this.spent.extends++
      reached ||= values.some((value) => bytesEqual(value, register.value)) || quoted.some((one) => bytesEqual(hash(one.hash, register.value), one.pcrDigest))
    }
    return { value: register.value.slice(), reached }
  }
}

/** What of `log` goes on after `before`, where both hold the end of it; empty otherwise. */
function goesOn(before: ImaLog, log: ImaLog): LogPart[] {
  const start = overlapStart(before, log)
  return start === null || before.count - start >= log.count ? [] : [{ log, from: before.count - start }]
}
