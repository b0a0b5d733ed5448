import { effectScope } from 'vue'
import { useLongAnswer } from '../long-answer'
import { useDraftStore } from './draft-store'

/** The draft in Keylime's form, and the version that it is of. */
export interface FormattedDraft {
  readonly version: number
  readonly answer: string
}

/** The draft outlives the views that save it. */
const waiting = effectScope(true).run(() => useLongAnswer<null>())!

/** Writes the draft in Keylime's exact form; of a large one `waiting` tells how far that is. */
export function useFormatDraft() {
  const draft = useDraftStore()

  /** `null`: there is nothing that can be written, or it was cancelled. */
  async function format(): Promise<FormattedDraft | null> {
    const { bench, view, sync } = draft
    if (bench === null || view === null || sync === null || view.problem !== null) return null
    let found: FormattedDraft | null = null
    await waiting.ask(async (run) => {
      found = await sync.ask(() => bench.formatDraft(Date.now(), run))
      return null
    })
    return found
  }
  return { waiting, format }
}
