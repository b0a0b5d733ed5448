import type { Check } from '../check'
import { follow } from '../replay/follow'
import { wantedReplay } from '../replay/wanted-values'
import { surveyLog } from './survey-log'

/** All entries, one after the other, for the checks after it: they are surveyed here while other threads may replay them. */
export const readEntries: Check = {
  name: 'entries',
  stage: 'replay',
  async run(model, before, checkpoint) {
    const { log, options } = model
    if (!log) return {}
    const wanted = wantedReplay(model, log, before)
    const [followed, surveyed] = await Promise.all([follow(log, wanted.values, options.replayer, checkpoint), surveyLog(model, log, checkpoint)])
    return { ...surveyed, followed: { wanted, followed } }
  },
}
