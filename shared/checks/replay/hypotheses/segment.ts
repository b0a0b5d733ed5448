import { counted } from '../../observe'
import { repeatedRuns } from '../repeated-runs'
import type { Hypothesis } from './hypothesis'

/** A piece of the log that stands in it twice: without the second one the value is reached. A kexec repeats entries too, and extends them. */
export const duplicatedSegment: Hypothesis = {
  id: 'duplicated-segment',
  async search({ log, trail, target, budget, checkpoint }) {
    const end = budget.share()
    const runs = await repeatedRuns(log, 2, checkpoint)
    let tried = 0
    for (const { first, length, of } of runs) {
      const place = trail.placeOf(first)
      const skipped = trail.placeOf(first + length) - place
      if (skipped === 0) continue
      if (budget.extends > end) return { outcome: 'not-tried', tried, detail: `only ${tried} of ${runs.length} repeated pieces were left out` }
      const reached = trail.reaches(target, place, skipped, [], budget)
      tried++
      if (reached !== null) {
        const entries = [...trail.entries.subarray(place, place + skipped)]
        return { entries, detail: `entries ${first + 1} to ${first + length} repeat entries ${of + 1} to ${of + length}; without them the value is reached`, reached }
      }
    }
    return { outcome: 'does-not-fit', tried, detail: tried === 0 ? 'no piece of the log repeats another' : `not reached without any of ${counted(tried, 'repeated piece')} either` }
  },
}
