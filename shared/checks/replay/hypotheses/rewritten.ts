import { ENTRY, hasFlag, signatureBytes } from '../../../model/ima-log'
import { entriesWord } from '../../observe'
import { distinct } from '../distinct'
import { NAME_REWRITES } from '../rewrites/names'
import { measuredData, type Rewrite } from '../rewrites/rewrite'
import { SIGNATURE_FIELD_REWRITES, SIGNATURE_REWRITES, emptiedSignature } from '../rewrites/signatures'
import { atEveryPlace, isFit, notThere, type Answer, type Change, type Hypothesis, type Search } from './hypothesis'

/** Entries between two looks at the clock. */
const STRIDE = 512

/** A signature field that was emptied, cut off with the template's name, or added. */
export const signatureDropped: Hypothesis = {
  id: 'signature-field-dropped',
  search: (search) => rewritten(search, SIGNATURE_FIELD_REWRITES, [emptiedSignature(signaturesOf(search))], 'no entry has a signature field that could have been emptied, cut off or added'),
}

/** A signature field in another form than the kernel's, which measures the extended attribute byte by byte. */
export const signatureReencoded: Hypothesis = {
  id: 'signature-field-reencoded',
  search: (search) => rewritten(search, SIGNATURE_REWRITES, [], 'no entry has a signature that could be written otherwise'),
}

/** Names with blanks, escapes or another character set. */
export const nameReencoded: Hypothesis = {
  id: 'name-reencoded',
  search: (search) => rewritten(search, NAME_REWRITES, [], 'no name could have been written otherwise'),
}

interface Rewritten extends Change {
  readonly what: string
}

/** Each rewrite of all entries at once, as a tool does it; then of each entry alone, where `single` ones are tried too. */
async function rewritten(search: Search, rewrites: readonly Rewrite[], single: readonly Rewrite[], none: string): Promise<Answer> {
  let tried = 0
  for (const rewrite of rewrites) {
    const answer = await everywhere(search, rewrite)
    if (isFit(answer)) return answer
    tried += answer.tried
  }
  const answer = await atEveryPlace(search, (place) => changesAt(search, [...rewrites, ...single], place), (place, { what }) => {
    const index = search.trail.entries[place]
    return { entries: [index], detail: `entry ${index + 1} was rewritten: it has ${what}. With what was measured the value is reached` }
  })
  if (isFit(answer)) return answer
  return tried + answer.tried === 0 ? notThere(none) : { ...answer, tried: tried + answer.tried }
}

async function everywhere(search: Search, rewrite: Rewrite): Promise<Answer> {
  const { log, trail, target, budget, checkpoint } = search
  const measured = new Map<number, Uint8Array>()
  for (const [place, index] of trail.entries.entries()) {
    if (place % STRIDE === 0) await checkpoint(0, log.count)
    const data = hasFlag(log, index, ENTRY.violation) ? undefined : measuredData(log, index, rewrite).next().value
    if (data) measured.set(place, trail.digestOfData(index, data))
  }
  if (measured.size === 0) return notThere('')
  const reached = trail.reachesAll(target, (place) => measured.get(place) ?? trail.digest(place), budget)
  if (reached === null) return { outcome: 'does-not-fit', tried: 1, detail: '' }
  const entries = [...measured.keys()].filter((place) => place < reached).map((place) => trail.entries[place])
  const where = entries.length === 1 ? `in entry ${entries[0] + 1}` : `in ${entriesWord(entries.length)} from entry ${entries[0] + 1} on`
  return { entries, detail: `the log shows ${rewrite.what} (${where}): with what was measured the value is reached`, reached }
}

function* changesAt({ log, trail }: Search, rewrites: readonly Rewrite[], place: number): Generator<Rewritten> {
  const index = trail.entries[place]
  if (hasFlag(log, index, ENTRY.violation)) return
  for (const rewrite of rewrites) {
    for (const data of measuredData(log, index, rewrite)) yield { skipped: 1, instead: [trail.digestOfData(index, data)], what: rewrite.what }
  }
}

function signaturesOf({ log }: Search): Uint8Array[] {
  return distinct(log, signatureBytes)
}
