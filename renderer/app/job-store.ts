import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { STAGES, type Progress, type Stage } from '@shared/engine/engine'
import type { FirstEntries } from '@shared/model/view'

export interface StageState {
  readonly stage: Stage
  readonly state: 'done' | 'now' | 'waiting'
  readonly done: number
  readonly total: number | null
}

/** The analysis that runs now, or that ran last. */
export const useJobStore = defineStore('job', () => {
  const running = ref(false)
  const seen = shallowRef<ReadonlyMap<Stage, Progress>>(new Map())
  const stage = ref<Stage>('read')
  /** Milliseconds of `performance.now()` when the stage began, and now. */
  const stageBegan = ref(0)
  const heard = ref(0)
  /** What can be read already of a large log, while nothing of it is checked. */
  const first = shallowRef<FirstEntries | null>(null)

  const stages = computed<readonly StageState[]>(() => STAGES.map((name, index) => {
    const at = STAGES.indexOf(stage.value)
    const progress = seen.value.get(name)
    const state = index < at ? 'done' : index === at ? 'now' : 'waiting'
    return { stage: name, state, done: progress?.done ?? 0, total: progress?.total ?? null }
  }))
  const now = computed(() => stages.value.find((one) => one.state === 'now') ?? stages.value[0])
  /** Per second, of the stage at work; `null` before there is enough to tell. */
  const rate = computed(() => {
    const elapsed = heard.value - stageBegan.value
    return elapsed < 100 || now.value.done === 0 ? null : (now.value.done * 1_000) / elapsed
  })

  function begin(): void {
    running.value = true
    seen.value = new Map()
    first.value = null
    stage.value = 'read'
    stageBegan.value = heard.value = performance.now()
  }
  function hear(progress: Progress): void {
    heard.value = performance.now()
    if (progress.stage !== stage.value) {
      stage.value = progress.stage
      stageBegan.value = heard.value
    }
    seen.value = new Map(seen.value).set(progress.stage, progress)
  }
  function end(): void {
    running.value = false
  }
  return { running, stages, now, rate, first, begin, hear, end }
})
