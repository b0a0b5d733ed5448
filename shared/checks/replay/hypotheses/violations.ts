import { ENTRY, hasFlag, templateData } from '../../../model/ima-log'
import { atEveryPlace, notThere, once, type Hypothesis } from './hypothesis'

/** An ordinary entry whose template digest was zeroed, so that it passes as a violation; or the other way round. */
export const forgedViolation: Hypothesis = {
  id: 'forged-violation',
  search: (search) => atEveryPlace(search, (place) => {
    const { log, trail } = search
    const index = trail.entries[place]
    return [{ skipped: 1, instead: [hasFlag(log, index, ENTRY.violation) ? trail.digestOfData(index, templateData(log, index)) : trail.ones] }]
  }, (place) => {
    const index = search.trail.entries[place]
    const detail = hasFlag(search.log, index, ENTRY.violation)
      ? `entry ${index + 1} was measured as its data say: its template digest was zeroed to make it a violation`
      : `entry ${index + 1} was measured as a violation: its template digest was written afterwards`
    return { entries: [index], detail }
  }),
}

/** Of what was removed only a violation can be found again: every violation is extended as the same ones. */
export const violationRemoved: Hypothesis = {
  id: 'violation-removed',
  search: (search) => atEveryPlace(search, () => [{ skipped: 0, instead: [search.trail.ones] }], (place) => {
    const entry = search.trail.entries[place] + 1
    const before = place === 0 ? null : search.trail.entries[place - 1] + 1
    const where = before === null ? `before entry ${entry}` : `between entries ${before} and ${entry}`
    return { entries: [], window: { first: before ?? entry, last: entry }, detail: `with a violation ${where} the value is reached: it was removed, and with it the name of the file that was written while it was measured` }
  }),
}

/** Violations extended as zeros instead of ones, all of them. */
export const violationsAsZeros: Hypothesis = {
  id: 'violations-as-zeros',
  async search(search) {
    const { log, trail } = search
    const isViolation = (index: number) => hasFlag(log, index, ENTRY.violation)
    if (!trail.entries.some(isViolation)) return notThere('there are no violations')
    const zeros = new Uint8Array(trail.ones.length)
    return once(search, (place) => (isViolation(trail.entries[place]) ? zeros : trail.digest(place)),
      () => ({ entries: [], detail: 'with zeros instead of ones for violations the value is reached' }), 'with zeros for all violations the value is not reached either')
  },
}
