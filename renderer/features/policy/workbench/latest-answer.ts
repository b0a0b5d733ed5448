import { onScopeDispose, ref, shallowRef, toValue, watch, type MaybeRefOrGetter, type WatchSource } from 'vue'
import { AbortedError } from '@shared/engine/engine'

/** An answer that takes longer is worth a word (milliseconds). */
const LATE_MS = 100

/**
 * Asks anew `delay` milliseconds after what it depends on last changed (at first at once): one question at a time, and an answer to what is no longer so is
 * dropped, as is one that the engine gave up because the draft changed. `ask` gives `null` where there is nothing to ask. `answer` is the last one that counted; `isCurrent` whether it still does; `isLate`
 * whether one is waited for.
 */
export function useLatestAnswer<T>(source: WatchSource<unknown> | WatchSource<unknown>[], delay: MaybeRefOrGetter<number>, ask: () => Promise<T> | null) {
  const answer = shallowRef<T | null>(null)
  const isCurrent = ref(false)
  const isLate = ref(false)
  const failure = ref('')
  let [wanted, isAsking, isDue, isOver] = [0, false, false, false]
  let [timer, late]: (ReturnType<typeof setTimeout> | undefined)[] = []

  watch(source, (_now, before) => {
    wanted++
    isCurrent.value = false
    clearTimeout(timer)
    const isFirst = before === undefined || (Array.isArray(before) && before.length === 0)
    const pause = isFirst ? 0 : toValue(delay)
    timer = setTimeout(() => void go(), pause)
    late ??= setTimeout(() => { isLate.value = true }, LATE_MS + pause)
  }, { immediate: true })

  async function go(): Promise<void> {
    if (isOver) return
    if (isAsking) {
      isDue = true
      return
    }
    const mine = wanted
    const question = ask()
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

  function settle(found: T | null, wrong: string): void {
    answer.value = found
    failure.value = wrong
    isCurrent.value = true
    isLate.value = false
    clearTimeout(late)
    late = undefined
  }

  onScopeDispose(() => {
    isOver = true
    clearTimeout(timer)
    clearTimeout(late)
  })
  return { answer, isCurrent, isLate, failure }
}
