import { shallowRef } from 'vue'
import { useDraftStore } from './draft-store'

/** What would end an unsaved draft, while the user decides. */
interface Leaving {
  /** What happens next: `Opening other evidence`. */
  readonly what: string
  answer(mayLeave: boolean): void
}

const leaving = shallowRef<Leaving | null>(null)

/** Nothing ends a draft that was not saved without a decision. */
export function useLeaveDraft() {
  const draft = useDraftStore()

  /** True at once where nothing would be lost. `what`: begins the sentence `… ends the draft.` */
  async function mayLeave(what: string): Promise<boolean> {
    leaving.value?.answer(false)
    if (!draft.isUnsaved) return true
    return new Promise((resolve) => {
      leaving.value = {
        what,
        answer(may) {
          leaving.value = null
          resolve(may)
        },
      }
    })
  }
  return { leaving, mayLeave }
}
