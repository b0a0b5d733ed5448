import { bytesEqual } from '../../../bytes/equal'
import { visibleBytes } from '../../../bytes/visible'
import { pathBytes, templateData } from '../../../model/ima-log'
import { atEveryPlace, type Hypothesis, type Search } from './hypothesis'

/** Entries of a run that was inserted at any place. */
const LONGEST_RUN = 12

/** An entry that was never measured: without it the value is reached. A copy of an earlier one was duplicated. */
export const inserted: Hypothesis = {
  id: 'entry-inserted',
  search: (search) => atEveryPlace(search, () => [{ skipped: 1, instead: [] }], (place) => {
    const { log, trail } = search
    const index = trail.entries[place]
    const twin = [...trail.entries.subarray(0, place)].find((earlier) => bytesEqual(templateData(log, earlier), templateData(log, index)))
    if (twin !== undefined && twin === trail.entries[place - 1]) {
      return { entries: [twin, index], detail: `entry ${index + 1} repeats entry ${twin + 1} (${visibleBytes(pathBytes(log, index))}) before it, and without one of the two the value is reached: it was duplicated` }
    }
    const what = twin === undefined ? 'was inserted' : `repeats entry ${twin + 1} and was inserted`
    return { entries: [index], detail: `without entry ${index + 1} (${visibleBytes(pathBytes(log, index))}) the value is reached: it ${what}` }
  }),
}

/** Several entries in a row that were never measured: any number at the beginning of the window, elsewhere a few. */
export const runInserted: Hypothesis = {
  id: 'entries-inserted',
  search: (search) => atEveryPlace(search, (place) => runsAt(search, place), (place, { skipped }) => {
    const entries = [...search.trail.entries.subarray(place, place + skipped)]
    return { entries, detail: `without entries ${entries[0] + 1} to ${entries[skipped - 1] + 1} the value is reached: they were inserted` }
  }),
}

function* runsAt({ trail }: Search, place: number): Generator<{ skipped: number; instead: readonly Uint8Array[] }> {
  const left = trail.entries.length - place
  for (let skipped = 2; skipped <= (place === 0 ? left : Math.min(left, LONGEST_RUN)); skipped++) yield { skipped, instead: [] }
}
