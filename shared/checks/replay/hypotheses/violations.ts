import { templateDigestOf } from '../../../kernel/template-digests'
import { digestSize } from '../../../model/algorithms'
import { ENTRY, hasFlag } from '../../../model/ima-log'
import { atEveryPlace, type Hypothesis } from './hypothesis'

/** An ordinary entry whose template digest was zeroed, so that it passes as a violation; or the other way round. */
export const forgedViolation: Hypothesis = {
  id: 'forged-violation',
  search: (search) => atEveryPlace(search, (place) => {
    const { log, trail } = search
    const index = trail.entries[place]
    const isViolation = hasFlag(log, index, ENTRY.violation)
    const measured = isViolation ? templateDigestOf(log, index, trail.bank) : new Uint8Array(digestSize(trail.bank)!).fill(0xff)
    return { skipped: 1, instead: [measured] }
  }, (place) => {
    const index = search.trail.entries[place]
    const detail = hasFlag(search.log, index, ENTRY.violation)
      ? `entry ${index + 1} was measured as its data say: its template digest was zeroed to make it a violation`
      : `entry ${index + 1} was measured as a violation: its template digest was written afterwards`
    return { entries: [index], detail }
  }),
}

/** Violations extended as zeros instead of ones, all of them. */
export const violationsAsZeros: Hypothesis = {
  id: 'violations-as-zeros',
  async search({ log, trail, target }) {
    if (!trail.entries.some((index) => hasFlag(log, index, ENTRY.violation))) return null
    const zeros = new Uint8Array(digestSize(trail.bank)!)
    const fits = trail.reachesAll(target, (place) => (hasFlag(log, trail.entries[place], ENTRY.violation) ? zeros : trail.digest(place)))
    return fits ? { entries: [], detail: 'with zeros instead of ones for violations the value is reached' } : null
  },
}
