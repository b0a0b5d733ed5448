import { ref, shallowRef, watch, type Ref } from 'vue'
import { AbortedError, type HostView, type ListRun, type ListStage, type Progress } from '@shared/engine/engine'
import type { EntryListing } from '@shared/model/view'

/** Milliseconds after which the user is told what takes so long. */
const PATIENCE_MS = 100

/** What is asked of one listing: given up together. */
interface Asked {
  readonly controller: AbortController
  open: number
  patience?: ReturnType<typeof setTimeout>
}

/** Questions about the listing: those about an older one are cancelled, and what takes long is told. */
export function useListQuestions(current: Ref<HostView | null>, listing: Ref<EntryListing>) {
  /** Is an answer late? */
  const isSlow = ref(false)
  const progress = shallowRef<Progress<ListStage> | null>(null)
  let asked: Asked = { controller: new AbortController(), open: 0 }

  function cancel(): void {
    asked.controller.abort()
    clearTimeout(asked.patience)
    asked = { controller: new AbortController(), open: 0 }
    rest()
  }
  function rest(): void {
    isSlow.value = false
    progress.value = null
  }
  watch([current, listing], cancel, { flush: 'sync' })

  /** The answer; `null` where it was cancelled. */
  async function ask<T>(question: (run: ListRun) => Promise<T>): Promise<T | null> {
    const mine = asked
    const { signal } = mine.controller
    if (mine.open++ === 0) mine.patience = setTimeout(() => { isSlow.value = true }, PATIENCE_MS)
    try {
      const answer = await question({ signal, onProgress: (told) => { if (mine === asked) progress.value = told } })
      return signal.aborted ? null : answer
    } catch (error) {
      if (error instanceof AbortedError) return null
      throw error
    } finally {
      if (--mine.open === 0) {
        clearTimeout(mine.patience)
        if (mine === asked) rest()
      }
    }
  }
  return { ask, cancel, isSlow, progress }
}

export type ListQuestions = ReturnType<typeof useListQuestions>
