import { ENTRY, hasFlag, templateData, entryPcr } from '../../../model/ima-log'
import { counted } from '../../observe'
import { isFit, notThere, type Answer, type Fit, type Hypothesis, type OtherPcr, type Search } from './hypothesis'

/** An entry whose PCR index was changed: it was extended into this PCR, or it stands on this one and belongs to another. No digest covers the index. */
export const movedBetweenPcrs: Hypothesis = {
  id: 'entry-moved-to-another-pcr',
  async search(search) {
    const away = await movedAway(search)
    if (isFit(away) || search.otherPcrs.length === 0) return away
    const here = await movedHere(search)
    return isFit(here) ? here : { outcome: away.outcome, tried: away.tried + here.tried, detail: `${away.detail}; none of this PCR belongs to PCR ${search.otherPcrs.map((one) => one.pcr).join(', ')}` }
  },
}

async function movedAway({ log, pcr, trail, target, budget, checkpoint }: Search): Promise<Answer> {
  const end = budget.share()
  let tried = 0
  for (let index = log.count - 1; index >= 0; index--) {
    if (entryPcr(log, index) === pcr) continue
    if (budget.extends > end) return { outcome: 'not-tried', tried, detail: `only the last ${counted(tried, 'entry', 'entries')} of other PCRs were tried` }
    await checkpoint(0, log.count)
    const digest = hasFlag(log, index, ENTRY.violation) ? trail.ones : trail.digestOfData(index, templateData(log, index))
    const reached = trail.reaches(target, trail.placeOf(index), 0, [digest], budget)
    tried++
    if (reached !== null) return movedFit(index, pcr, entryPcr(log, index), reached)
  }
  return tried === 0 ? notThere('the log names no other PCR') : { outcome: 'does-not-fit', tried, detail: `tried with each of ${counted(tried, 'entry', 'entries')} of other PCRs` }
}

/** Both values must be reached: of this PCR without the entry, and of the other with it. The other one is asked first: it is short. */
async function movedHere(search: Search): Promise<Answer> {
  const { log, pcr, trail, target, otherPcrs, budget, checkpoint } = search
  const end = budget.share()
  let tried = 0
  for (const [place, index] of trail.entries.entries()) {
    await checkpoint(0, log.count)
    for (const other of otherPcrs) {
      if (budget.extends > end) return { outcome: 'not-tried', tried, detail: '' }
      tried++
      if (!belongsTo(other, trail.digest(place), index, search)) continue
      const reached = trail.reaches(target, place, 1, [], budget)
      if (reached !== null) return movedFit(index, other.pcr, pcr, reached)
    }
  }
  return { outcome: 'does-not-fit', tried, detail: '' }
}

function belongsTo({ trail, target }: OtherPcr, digest: Uint8Array, index: number, { budget }: Search): boolean {
  return trail.reaches(target, trail.placeOf(index), 0, [digest], budget) !== null
}

function movedFit(index: number, measured: number, logged: number, reached: number): Fit {
  return { entries: [index], detail: `entry ${index + 1} was extended into PCR ${measured}, not into PCR ${logged}: its PCR index was changed`, reached }
}
