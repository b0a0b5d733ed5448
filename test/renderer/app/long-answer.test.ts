import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { AbortedError, type RunOptions } from '@shared/engine/engine'
import { useLongAnswer } from '@/app/long-answer'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** A question that is answered when the test says so, and ends when it is aborted. */
class Question {
  private run: RunOptions = {}
  answer!: (text: string) => void
  fail!: (error: Error) => void
  private readonly answered = new Promise<string>((resolve, reject) => { Object.assign(this, { answer: resolve, fail: reject }) })

  readonly ask = (run: RunOptions): Promise<string> => {
    this.run = run
    run.signal?.addEventListener('abort', () => { this.fail(new AbortedError('given up')) })
    return this.answered
  }

  get isAborted(): boolean {
    return this.run.signal?.aborted ?? false
  }

  tell(done: number): void {
    this.run.onProgress?.({ stage: 'replay', done, total: 10 })
  }
}

function inScope() {
  const scope = effectScope()
  return { scope, waiting: scope.run(() => useLongAnswer<string>())! }
}

it('what is answered soon shows no progress', async () => {
  const { waiting } = inScope()
  const one = new Question()
  const asked = waiting.ask(one.ask)
  one.tell(5)
  expect(waiting.progress.value).toBeNull()
  one.answer('yes')
  await asked
  vi.advanceTimersByTime(1_000)
  expect([waiting.answer.value, waiting.progress.value]).toEqual(['yes', null])
})

it('what takes long tells how far it is, until it is answered', async () => {
  const { waiting } = inScope()
  const one = new Question()
  const asked = waiting.ask(one.ask)
  one.tell(5)
  vi.advanceTimersByTime(100)
  expect(waiting.progress.value).toMatchObject({ done: 5, total: 10 })
  one.tell(7)
  expect(waiting.progress.value).toMatchObject({ done: 7 })
  one.answer('yes')
  await asked
  expect(waiting.progress.value).toBeNull()
})

it('what is cancelled is given up, and nothing of an earlier question stays', async () => {
  const { waiting } = inScope()
  const [one, two] = [new Question(), new Question()]
  const first = waiting.ask(one.ask)
  one.answer('of another question')
  await first
  const second = waiting.ask(two.ask)
  waiting.cancel()
  await second
  expect([two.isAborted, waiting.answer.value, waiting.isCancelled.value]).toEqual([true, null, true])
  await waiting.ask(null)
  expect(waiting.isCancelled.value).toBe(false)
})

it('another question ends the one before, and only the last is answered', async () => {
  const { waiting } = inScope()
  const [one, two] = [new Question(), new Question()]
  const first = waiting.ask(one.ask)
  const second = waiting.ask(two.ask)
  expect([one.isAborted, two.isAborted]).toEqual([true, false])
  two.answer('two')
  await Promise.all([first, second])
  expect([waiting.answer.value, waiting.isCancelled.value]).toEqual(['two', false])
})

it('whoever is gone asks no more', async () => {
  const { scope, waiting } = inScope()
  const one = new Question()
  const asked = waiting.ask(one.ask)
  scope.stop()
  await asked
  expect(one.isAborted).toBe(true)
})

it('an error of the question is told to whoever asked', async () => {
  const { waiting } = inScope()
  const one = new Question()
  const asked = waiting.ask(one.ask)
  one.fail(new RangeError('no such entry'))
  await expect(asked).rejects.toThrow(RangeError)
})
