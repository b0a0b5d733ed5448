import { onScopeDispose, ref, shallowRef, toValue, watch, type MaybeRefOrGetter, type WatchSource } from 'vue'
import { AbortedError, type Progress, type RunOptions } from '@shared/engine/engine'

/** An answer that takes longer is worth a word (milliseconds). */
const LATE_MS = 100

/** How far a question is; `null` for its stage before it says one. */
type Heard = Pick<Progress, 'done' | 'total'> & { readonly stage: string | null }

/**
 * Asks anew `delay` milliseconds after what it depends on last changed (at first at once): one question at a time, and an answer to what is no longer so is
 * dropped, as is one that the engine gave up because the draft changed. `ask` gives `null` where there is nothing to ask. `answer` is the last one that counted; `isCurrent` whether it still does; `isLate`
 * whether one is waited for, and `progress` how far it is by then. `cancel` gives the question up until `again`, or until something changes.
 */
export function useLatestAnswer<T>(source: WatchSource<unknown> | WatchSource<unknown>[], delay: MaybeRefOrGetter<number>, ask: (run: RunOptions<string>) => Promise<T> | null) {
  const answer = shallowRef<T | null>(null)
  const isCurrent = ref(false)
  const isLate = ref(false)
  const isCancelled = ref(false)
  const progress = shallowRef<Heard | null>(null)
  const failure = ref('')
  let heard: Heard = { stage: null, done: 0, total: null }
  let running: AbortController | null = null
  let [wanted, isAsking, isDue, isOver] = [0, false, false, false]
  let [timer, late]: (ReturnType<typeof setTimeout> | undefined)[] = []

  watch(source, (_now, before) => want(before === undefined || (Array.isArray(before) && before.length === 0) ? 0 : toValue(delay)), { immediate: true })

  function want(pause: number): void {
    wanted++
    running?.abort()
    isCurrent.value = isCancelled.value = false
    clearTimeout(timer)
    timer = setTimeout(() => void go(), pause)
    late ??= setTimeout(() => {
      isLate.value = true
      progress.value = heard
    }, LATE_MS + pause)
  }

  async function go(): Promise<void> {
    if (isOver) return
    if (isAsking) {
      isDue = true
      return
    }
    const mine = wanted
    running = new AbortController()
    hear({ stage: null, done: 0, total: null })
    const question = ask({ signal: running.signal, onProgress: hear })
    isAsking = true
    try {
      const found = question === null ? null : await question
      if (mine === wanted && !isOver) settle(found, '')
    } catch (error) {
      if (mine === wanted && !isOver && !(error instanceof AbortedError)) settle(null, error instanceof Error ? error.message : String(error))
    }
    isAsking = false
    if (!isDue) return
    isDue = false
    await go()
  }

  function hear(next: Heard): void {
    heard = next
    if (isLate.value) progress.value = next
  }

  function settle(found: T | null, wrong: string): void {
    answer.value = found
    failure.value = wrong
    isCurrent.value = true
    rest()
  }

  /** Nothing is waited for. */
  function rest(): void {
    isLate.value = false
    progress.value = null
    clearTimeout(late)
    late = undefined
  }

  function cancel(): void {
    if (!isLate.value) return
    wanted++
    running?.abort()
    isDue = false
    clearTimeout(timer)
    answer.value = null
    isCancelled.value = true
    rest()
  }

  onScopeDispose(() => {
    isOver = true
    running?.abort()
    clearTimeout(timer)
    clearTimeout(late)
  })
  return { answer, isCurrent, isLate, isCancelled, progress, failure, cancel, again: () => want(0) }
}
