import { atEveryPlace, type Hypothesis } from './hypothesis'

/** Two neighbours in the wrong order. */
export const swapped: Hypothesis = {
  id: 'entries-swapped',
  search: (search) => atEveryPlace(search, (place) => {
    const { trail } = search
    return place + 1 < trail.entries.length ? { skipped: 2, instead: [trail.digest(place + 1), trail.digest(place)] } : null
  }, (place) => {
    const entries = [search.trail.entries[place], search.trail.entries[place + 1]]
    return { entries, detail: `with entries ${entries[0] + 1} and ${entries[1] + 1} in the other order the value is reached: they were swapped` }
  }),
}
