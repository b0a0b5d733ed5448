import { onScopeDispose, ref, shallowRef } from 'vue'
import { AbortedError, type Progress, type RunOptions } from '@shared/engine/engine'

/** An answer that takes longer is worth a word (milliseconds). */
const LATE_MS = 100

/** A question that may go over all entries of a log. Another question ends the one before, and so does whoever asks no more; `cancel` is the user's. */
export function useLongAnswer<T>() {
  const answer = shallowRef<T | null>(null)
  /** How far it is, once it takes long; `null` while nothing is waited for. */
  const progress = shallowRef<Pick<Progress, 'done' | 'total'> | null>(null)
  const isCancelled = ref(false)
  let running: AbortController | null = null
  let late: ReturnType<typeof setTimeout> | undefined

  /** `null`: there is nothing to ask. Rejects as the question does, unless it was given up. */
  async function ask(question: ((run: RunOptions<string>) => Promise<T>) | null): Promise<void> {
    stop()
    isCancelled.value = false
    const mine = (running = question && new AbortController())
    if (question === null || mine === null) {
      answer.value = null
      return
    }
    let heard: Pick<Progress, 'done' | 'total'> = { done: 0, total: null }
    const tell = (next: typeof heard) => {
      heard = next
      if (progress.value !== null && mine === running) progress.value = heard
    }
    late = setTimeout(() => { progress.value = heard }, LATE_MS)
    try {
      const found = await question({ signal: mine.signal, onProgress: tell })
      if (mine === running) answer.value = found
    } catch (error) {
      if (!(error instanceof AbortedError)) throw error
    } finally {
      if (mine === running) stop()
    }
  }

  function stop(): void {
    running?.abort()
    running = null
    clearTimeout(late)
    progress.value = null
  }

  function cancel(): void {
    if (running === null) return
    stop()
    // What stood there before was of another question.
    answer.value = null
    isCancelled.value = true
  }

  onScopeDispose(stop)
  return { answer, progress, isCancelled, ask, cancel }
}

export type LongAnswer = Pick<ReturnType<typeof useLongAnswer>, 'progress' | 'isCancelled' | 'cancel'>
