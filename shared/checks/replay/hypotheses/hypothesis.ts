import type { Cost, PcrTrail, Target } from '../../../kernel/pcr-trail'
import type { Checkpoint } from '../../../model/checkpoint'
import type { EntryWindow } from '../../../model/finding'
import type { ImaLog } from '../../../model/ima-log'
import { counted, entriesWord } from '../../observe'

/** One search may use this part of the extends that are left, so that none leaves the others without. */
const SHARES = 6

/** Extends that all searches of a case share. */
export class Budget implements Cost {
  extends = 0

  constructor(private readonly limit: number) {}

  /** How far the count of extends may go in the search that begins now. */
  share(): number {
    return this.extends + Math.max(0, this.limit - this.extends) / SHARES
  }
}

/** A value of the same PCR and bank that another file reports. */
export interface OtherValue {
  readonly value: Uint8Array
  /** `the value in quotes/early.pcrs`. */
  readonly words: string
}

/** Another PCR of the same bank whose reported value the log does not reach either. */
export interface OtherPcr {
  readonly pcr: number
  readonly trail: PcrTrail
  readonly target: Target
}

/** What a search may use. */
export interface Search {
  readonly log: ImaLog
  readonly pcr: number
  /** The bank that is searched, inside the window: it begins where a value was reached, and may end where one is known to stand. */
  readonly trail: PcrTrail
  readonly target: Target
  /** Values at which a part of the log may begin, but not the one that the window begins with. */
  readonly others: readonly OtherValue[]
  readonly otherPcrs: readonly OtherPcr[]
  readonly budget: Budget
  readonly checkpoint: Checkpoint
}

/** A change of the log that leads to the reported value. Entries are indexes in the log. */
export interface Fit {
  readonly entries: readonly number[]
  readonly detail: string
  /** Where what is wrong stands, when no entry is it. */
  readonly window?: EntryWindow
  /** Places of the trail after which the value was reached. */
  readonly reached: number
}

/** Why it is not so. `tried`: logs that were replayed. */
export interface Miss {
  readonly outcome: 'does-not-fit' | 'not-tried'
  readonly tried: number
  readonly detail: string
}

export type Answer = Fit | Miss

/** One explanation that is tried. Adding one is a file and a line in `index.ts`. */
export interface Hypothesis {
  readonly id: string
  search(search: Search): Promise<Answer>
}

/** What is extended at a place instead of so many entries. */
export interface Change {
  readonly skipped: number
  readonly instead: readonly Uint8Array[]
}

export function isFit(answer: Answer): answer is Fit {
  return 'reached' in answer
}

/** Entries of another way to read the log are replayed once: `fits` says what it means when the value is reached. */
export function once(search: Search, digestAt: (place: number) => Uint8Array, fit: () => Omit<Fit, 'reached'>, miss: string): Answer {
  const reached = search.trail.reachesAll(search.target, digestAt, search.budget)
  return reached === null ? { outcome: 'does-not-fit', tried: 1, detail: miss } : { ...fit(), reached }
}

export function notThere(detail: string): Miss {
  return { outcome: 'does-not-fit', tried: 0, detail }
}

/** Tries every place of the window, the last ones first: they cost least, so that a long log is searched in part at least. */
export async function atEveryPlace<C extends Change>(
  search: Search, changesAt: (place: number) => Iterable<C>, fit: (place: number, change: C) => Omit<Fit, 'reached'>,
): Promise<Answer> {
  const { trail, target, budget } = search
  const end = budget.share()
  const places = trail.entries.length
  let tried = 0
  for (let place = places - 1; place >= 0; place--) {
    await search.checkpoint(0, search.log.count)
    for (const change of changesAt(place)) {
      if (budget.extends > end) return { outcome: 'not-tried', tried, detail: `only the last ${counted(places - 1 - place, 'entry', 'entries')} of ${entriesWord(places)} were tried: this search grows with the square of the log` }
      const reached = trail.reaches(target, place, change.skipped, change.instead, budget)
      tried++
      if (reached !== null) return { ...fit(place, change), reached }
    }
  }
  return { outcome: 'does-not-fit', tried, detail: tried === 0 ? 'no entry is of that kind' : `tried at each of ${entriesWord(places)}` }
}
