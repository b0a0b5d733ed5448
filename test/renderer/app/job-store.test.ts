import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useJobStore } from '@/app/job-store'

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
})
afterEach(() => vi.useRealTimers())

it('stages before the one at work are done, those after it wait', () => {
  const job = useJobStore()
  job.begin()
  job.hear({ stage: 'decode', done: 10, total: null })
  job.hear({ stage: 'replay', done: 5, total: 20 })
  expect(job.stages.map(({ stage, state, done, total }) => [stage, state, done, total])).toEqual([
    ['read', 'done', 0, null], ['decode', 'done', 10, null], ['replay', 'now', 5, 20], ['explain', 'waiting', 0, null], ['quotes', 'waiting', 0, null], ['signatures', 'waiting', 0, null], ['policy', 'waiting', 0, null],
  ])
  expect(job.now.stage).toBe('replay')
})

it('the rate is that of the stage at work, once there is enough to tell', () => {
  const job = useJobStore()
  job.begin()
  job.hear({ stage: 'decode', done: 0, total: null })
  vi.advanceTimersByTime(50)
  job.hear({ stage: 'decode', done: 1_000, total: null })
  expect(job.rate).toBeNull()
  vi.advanceTimersByTime(450)
  job.hear({ stage: 'decode', done: 10_000, total: null })
  expect(job.rate).toBeCloseTo(20_000)
  job.hear({ stage: 'replay', done: 0, total: 10_000 })
  expect(job.rate).toBeNull()
})

it('a new job knows nothing of the last', () => {
  const job = useJobStore()
  job.begin()
  job.hear({ stage: 'policy', done: 9, total: 9 })
  job.end()
  expect(job.running).toBe(false)
  job.begin()
  expect([job.running, job.now.stage, job.stages.some(({ done }) => done > 0)]).toEqual([true, 'read', false])
})
