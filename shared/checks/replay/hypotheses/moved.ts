import { templateDigestOf } from '../../../kernel/template-digests'
import { ENTRY, hasFlag } from '../../../model/ima-log'
import type { Hypothesis } from './hypothesis'

/** Entries of other PCRs that are tried. */
const MOST = 2000

/** An entry whose PCR index was changed: it was extended into this PCR. No digest covers the index. */
export const movedFromHere: Hypothesis = {
  id: 'entry-moved-to-another-pcr',
  async search({ log, pcr, trail, target, from, cost, limit, checkpoint }) {
    const strangers: number[] = []
    for (let index = 0; index < log.count && strangers.length <= MOST; index++) if (log.columns.pcr[index] !== pcr) strangers.push(index)
    if (strangers.length > MOST) return 'not-tried'
    for (const index of strangers) {
      const place = trail.placeOf(index)
      if (place < from || hasFlag(log, index, ENTRY.violation)) continue
      if (cost.extends > limit) return 'not-tried'
      await checkpoint(0, log.count)
      if (trail.reaches(target, place, 0, [templateDigestOf(log, index, trail.bank)], cost) === null) continue
      return { entries: [index], detail: `entry ${index + 1} was extended into PCR ${pcr}, not into PCR ${log.columns.pcr[index]}: its PCR index was changed` }
    }
    return null
  },
}
