import { visibleBytes } from '../../bytes/visible'
import type { Observation } from '../../model/finding'
import { pathBytes, entryPlace, type ImaLog } from '../../model/ima-log'
import type { Check } from '../check'
import { entriesWord, observe } from '../observe'
import type { LogSurvey } from './survey-log'
import { SUSPICIONS } from './suspicions'

/** Paths that an examiner looks at first. The names of buffers are no paths. */
export const suspiciousPaths: Check = {
  name: 'suspicious paths',
  stage: 'replay',
  run({ log }, before) {
    return log && before.survey ? { observations: [...before.observations, ...observations(log, before.survey.suspicious)] } : {}
  },
}

function observations(log: ImaLog, { indexes, counts }: LogSurvey['suspicious']): Observation[] {
  if (indexes.length === 0) return []
  const [first] = indexes
  const parts = SUSPICIONS.flatMap(([words], kind) => (counts[kind] > 0 ? [`${counts[kind].toLocaleString('en-US')} ${words}`] : []))
  const message = `Worth a look by their paths, ${entriesWord(indexes.length)}: ${parts.join(', ')}.`
  return [observe('log.suspicious-path', 'info', message, {
    ...entryPlace(log, first), entryIndexes: indexes, found: visibleBytes(pathBytes(log, first)),
  })]
}
