import { visibleBytes } from '../../../bytes/visible'
import { bytesEqual } from '../../../bytes/equal'
import { pathBytes, templateData } from '../../../model/ima-log'
import { atEveryPlace, type Hypothesis } from './hypothesis'

/** An entry that was never measured: without it the value is reached. A copy of an earlier one was duplicated. */
export const inserted: Hypothesis = {
  id: 'entry-inserted',
  search: (search) => atEveryPlace(search, () => ({ skipped: 1, instead: [] }), (place) => {
    const { log, trail } = search
    const index = trail.entries[place]
    const twin = [...trail.entries.subarray(0, place)].find((earlier) => bytesEqual(templateData(log, earlier), templateData(log, index)))
    const what = twin === undefined ? 'was inserted' : `repeats entry ${twin + 1} and was inserted`
    return { entries: [index], detail: `without entry ${index + 1} (${visibleBytes(pathBytes(log, index))}) the value is reached: it ${what}` }
  }),
}
