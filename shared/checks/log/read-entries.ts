import type { Check } from '../check'
import { listerOf } from '../policy/listing/lister-of'
import { follow } from '../replay/follow'
import { wantedReplay } from '../replay/wanted-values'
import { Surveyor } from './survey-log'

/** The one pass over all entries: while they are replayed, here or in other threads, they are surveyed and looked up for the checks after it. A log that stays in its file is decoded again for each pass. */
export const readEntries: Check = {
  name: 'entries',
  stage: 'replay',
  async run(model, before, checkpoint) {
    const { log, options } = model
    if (!log) return {}
    const surveyor = new Surveyor(log)
    const lister = listerOf(model, log)
    const wanted = wantedReplay(model, log, before)
    const followed = await follow(log, wanted.values, options.replayer, checkpoint, (page) => {
      surveyor.look(page)
      lister?.look(page)
    })
    return { survey: surveyor.finish(), listing: lister && lister.finish(), followed: { wanted, followed } }
  },
}
