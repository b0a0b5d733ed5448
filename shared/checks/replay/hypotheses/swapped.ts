import { atEveryPlace, isFit, type Answer, type Change, type Hypothesis, type Search } from './hypothesis'

/** Places by which a moved entry is looked for. */
const FARTHEST = 200

/** Two neighbours in the wrong order. */
export const swapped: Hypothesis = {
  id: 'entries-swapped',
  search: (search) => atEveryPlace(search, (place) => {
    const { trail } = search
    return place + 1 < trail.entries.length ? [{ skipped: 2, instead: [trail.digest(place + 1), trail.digest(place)] }] : []
  }, (place) => {
    const entries = [search.trail.entries[place], search.trail.entries[place + 1]]
    return { entries, detail: `with entries ${entries[0] + 1} and ${entries[1] + 1} in the other order the value is reached: they were swapped` }
  }),
}

/** What stands at a place and so many places later, put as it was measured. */
interface Move extends Change {
  readonly moved: number
  readonly beside: number
  readonly how: 'before' | 'after' | 'exchanged'
}

/** An entry that stands farther from where it was measured, or two that changed places: near ones first, as far as the work goes. */
export const movedInTheLog: Hypothesis = {
  id: 'entry-moved-in-the-log',
  async search(search) {
    const longest = search.trail.entries.length - 1
    const most = Math.min(FARTHEST, longest)
    let tried = 0
    for (let distance = 2; distance <= most; distance++) {
      const answer = await atDistance(search, distance)
      if (isFit(answer)) return answer
      tried += answer.tried
      if (answer.outcome === 'not-tried') return { ...answer, tried, detail: `only moves by up to ${distance - 1} places were tried: this search grows with the cube of the log` }
    }
    if (longest > FARTHEST) return { outcome: 'not-tried', tried, detail: `only moves by up to ${FARTHEST} places were tried` }
    return { outcome: 'does-not-fit', tried, detail: 'each entry was tried at each other place' }
  },
}

function atDistance(search: Search, distance: number): Promise<Answer> {
  return atEveryPlace(search, (place) => movesAt(search, place, distance), (_, { moved, beside, how }) => {
    const [a, b] = [moved + 1, beside + 1]
    return how === 'exchanged'
      ? { entries: [moved, beside].sort((x, y) => x - y), detail: `with entries ${a} and ${b} exchanged the value is reached` }
      : { entries: [moved], detail: `with entry ${a} ${how} entry ${b} the value is reached: it was moved` }
  })
}

function movesAt({ trail }: Search, place: number, distance: number): Move[] {
  const last = place + distance
  if (last >= trail.entries.length) return []
  const [first, other] = [trail.entries[place], trail.entries[last]]
  const between = trail.digestsOf(place + 1, last)
  const skipped = distance + 1
  return [
    { skipped, instead: [...between, trail.digest(last), trail.digest(place)], moved: first, beside: other, how: 'after' },
    { skipped, instead: [trail.digest(last), trail.digest(place), ...between], moved: other, beside: first, how: 'before' },
    { skipped, instead: [trail.digest(last), ...between, trail.digest(place)], moved: first, beside: other, how: 'exchanged' },
  ]
}
