import type { PcrTrail } from '../../../kernel/pcr-trail'
import type { Checkpoint } from '../../../model/checkpoint'
import type { ImaLog } from '../../../model/ima-log'

/** What a search may use. */
export interface Search {
  readonly log: ImaLog
  readonly pcr: number
  /** The bank that is searched, with the value that it should lead to. */
  readonly trail: PcrTrail
  readonly target: Uint8Array
  /** Places of the trail before this one are proven by a value that was reached. */
  readonly from: number
  /** Shared by all searches of a mismatch: they grow with the square of the log, and end when it is used up. */
  readonly cost: { extends: number }
  readonly limit: number
  readonly checkpoint: Checkpoint
}

/** A change of the log that leads to the reported value. Entries are indexes in the log. */
export interface Fit {
  readonly entries: readonly number[]
  readonly detail: string
}

/** One explanation that is tried. Adding one is a file and a line in `index.ts`. */
export interface Hypothesis {
  readonly id: string
  /** `null`: it does not fit; `not-tried`: it would take too long. */
  search(search: Search): Promise<Fit | null | 'not-tried'>
}

/** Tries every place from the proven ones on; `attempt` says what is extended there instead of how many entries. */
export async function atEveryPlace(
  search: Search, attempt: (place: number) => { readonly skipped: number; readonly instead: readonly Uint8Array[] } | null, fit: (place: number) => Fit,
): Promise<Fit | null | 'not-tried'> {
  const { trail, target, cost, limit, from } = search
  const left = trail.entries.length - from
  if (cost.extends + (left * (left + 1)) / 2 > limit) return 'not-tried'
  for (let place = from; place < trail.entries.length; place++) {
    await search.checkpoint(0, search.log.count)
    const change = attempt(place)
    if (change && trail.reaches(target, place, change.skipped, change.instead, cost) !== null) return fit(place)
  }
  return null
}

