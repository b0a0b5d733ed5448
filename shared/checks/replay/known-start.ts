import { bytesEqual } from '../../bytes/equal'
import { PcrRegister } from '../../kernel/extend'
import { PcrTrail } from '../../kernel/pcr-trail'
import { isBank, type Bank } from '../../model/algorithms'
import type { Checkpoint } from '../../model/checkpoint'
import type { Observation } from '../../model/finding'
import { entryPlace, type ImaLog } from '../../model/ima-log'
import type { CaseModel } from '../check'
import { entriesWord, observe } from '../observe'
import type { ReplayRow } from './outcome'

/** Extends that the search may use: it grows with the square of the log. */
const LIMIT = 1_500_000

export interface KnownStart {
  readonly rows: readonly ReplayRow[]
  /** Entries at the log's head that stand before the start. */
  readonly startsAfter: number
  readonly observations: readonly Observation[]
}

/**
 * The user gave the value of IMA's PCR before the first entry, and from there the log leads nowhere. Does it from a later entry on? Then the log
 * has a head that the start does not explain: what follows is proven, the head is an error. The first bank with a start value is searched; every
 * other that mismatches must agree.
 */
export async function knownStart(model: CaseModel, log: ImaLog, rows: readonly ReplayRow[], checkpoint: Checkpoint): Promise<KnownStart> {
  const { imaPcr, startValues } = model.options
  const wanted = rows.filter((row) => row.pcr === imaPcr && row.status === 'mismatch' && row.reportedValue !== null && isBank(row.bank) && startValues.has(row.bank))
  const none = { rows, startsAfter: 0, observations: [] }
  const count = log.tally.pcrs[imaPcr]
  if (wanted.length === 0 || (count * (count - 1)) / 2 > LIMIT) return none
  const trails = new Map<string, PcrTrail>()
  for (const bank of new Set(wanted.map((row) => row.bank as Bank))) trails.set(bank, await PcrTrail.of(log, { pcr: imaPcr, bank, rule: 'per-bank', start: startValues.get(bank), replaced: new Map() }, checkpoint))
  const reachedFrom = (row: ReplayRow, place: number) => reached(trails.get(row.bank)!, startValues.get(row.bank as Bank)!, row.reportedValue!, place)
  const { entries } = trails.get(wanted[0].bank)!
  for (let place = 1; place < entries.length; place++) {
    await checkpoint(0, log.count)
    if (reachedFrom(wanted[0], place) === null) continue
    const settled = rows.map((row): ReplayRow => {
      const end = wanted.includes(row) ? reachedFrom(row, place) : null
      return end === null ? row : { ...row, status: 'match', reason: null, digestRule: 'per-bank', replayedValue: row.reportedValue, matchedEntries: entries[end - 1] + 1 }
    })
    return { rows: settled, startsAfter: entries[place], observations: [headNotExplained(log, entries.slice(0, place), entries[place])] }
  }
  return none
}

/** Places that were extended when `target` is reached from `start`, beginning at `place`; `null` when it never is. */
function reached(trail: PcrTrail, start: Uint8Array, target: Uint8Array, place: number): number | null {
  const register = new PcrRegister(trail.bank, start)
  for (let next = place; next < trail.entries.length; next++) {
    register.extend(trail.digest(next))
    if (bytesEqual(register.value, target)) return next + 1
  }
  return null
}

function headNotExplained(log: ImaLog, head: Uint32Array, start: number): Observation {
  const message = `The PCR value that you gave as the start leads to the reported value only from entry ${start + 1} on: nothing proves the ${entriesWord(head.length)} before it.`
  return observe('replay.head-not-explained', 'error', message, { ...entryPlace(log, head[0]), entryIndexes: head })
}
