import { beginsWithBoot } from '../../log/log-facts'
import { counted } from '../../observe'
import type { Answer, Fit, Hypothesis, OtherValue, Search } from './hypothesis'

/** The part of the log that leads to the value begins at another value that was reported, not at the boot: entry 1 is tried first. */
export const missingHead: Hypothesis = {
  id: 'missing-head',
  async search(search) {
    const { log, others, trail, target, budget, checkpoint } = search
    if (others.length === 0) return nothingToStartFrom(search)
    const end = budget.share()
    const places = trail.entries.length
    let tried = 0
    for (const place of [0, ...Array.from({ length: Math.max(0, places - 1) }, (_, i) => places - 1 - i)]) {
      await checkpoint(0, log.count)
      for (const other of others) {
        if (budget.extends > end) return { outcome: 'not-tried', tried, detail: `${counted(others.length, 'other value')} of this PCR ${others.length === 1 ? 'was' : 'were'} tried as the start before entry 1 and the last ${counted(Math.max(0, places - 1 - place), 'entry', 'entries')} only` }
        const reached = trail.reachesFrom(target, other.value, place, [], budget)
        tried++
        if (reached !== null) return startsAt(search, other, place, reached)
      }
    }
    return { outcome: 'does-not-fit', tried, detail: `no part of the log leads from ${counted(others.length, 'other reported value')} of this PCR to this one` }
  },
}

function startsAt({ trail }: Search, { words }: OtherValue, place: number, reached: number): Fit {
  const entry = trail.entries[place] + 1
  if (place === 0) return { entries: [], window: { first: entry, last: entry }, detail: `from ${words} on entry ${entry} and those after it lead to this value: what was measured before entry ${entry} is missing`, reached }
  const window = { first: trail.entries[0] + 1, last: trail.entries[place - 1] + 1 }
  return { entries: [], window, detail: `from ${words} on entry ${entry} and those after it lead to this value: what is wrong stands before entry ${entry}`, reached }
}

function nothingToStartFrom({ log }: Search): Answer {
  return beginsWithBoot(log) === false
    ? { outcome: 'not-tried', tried: 0, detail: 'the log does not begin with boot_aggregate, and no other value of this PCR says where it begins: give the PCR value before entry 1 (--start-pcr)' }
    : { outcome: 'does-not-fit', tried: 0, detail: 'the log begins with boot_aggregate, and no other value of this PCR was reported from which a part of it could go on' }
}
