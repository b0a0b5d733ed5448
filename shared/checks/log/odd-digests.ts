import { kernelDigestSize } from '../../model/algorithms'
import type { Observation } from '../../model/finding'
import { algorithmName, entryColumn, entryPlace, type ImaLog } from '../../model/ima-log'
import type { Check } from '../check'
import { entriesWord, observe } from '../observe'

/**
 * A kernel names an algorithm of its table and writes a whole digest of it (a violation's may be shorter). No digest covers the template's name: an `ima-ngv2`
 * entry that was called `ima-ng` has `ima:sha256` for an algorithm, and shows here.
 */
export const oddDigests: Check = {
  name: 'odd digests',
  stage: 'replay',
  run({ log }, before) {
    return log && before.survey ? { observations: [...before.observations, ...observation(log, before.survey.oddDigests)] } : {}
  },
}

function observation(log: ImaLog, odd: readonly number[]): Observation[] {
  if (odd.length === 0) return []
  const [first] = odd
  const [name, length] = [algorithmName(log, first), entryColumn(log, first, 'digestLength')]
  const size = kernelDigestSize(name)
  const message = `No kernel writes such a file digest, ${entriesWord(odd.length)}: the data were changed, or the entry was given the name of another template, which no digest covers.`
  const details = { expected: size === null ? 'an algorithm that a kernel has' : `${size} bytes, as ${name} has`, found: size === null ? `'${name}'` : `${length} bytes` }
  return [observe('log.odd-digest', 'error', message, { ...entryPlace(log, first), entryIndexes: odd, ...details })]
}
