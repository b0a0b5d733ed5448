import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ref, shallowRef } from 'vue'
import { AbortedError, type Case, type ListRun } from '@shared/engine/engine'
import type { EntryListing } from '@shared/model/view'
import { useListQuestions } from '@/features/entries/use-list-questions'
import { FakeCase, settled } from '../../support/fake-case'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

function questionsOf() {
  const listing = ref<EntryListing>({ text: '', classes: [] })
  const questions = useListQuestions(shallowRef<Case | null>(new FakeCase(10)), listing)
  const held = () => {
    let run: ListRun = {}
    let finish: (value: string) => void = () => {}
    const answer = questions.ask((given) => new Promise<string>((resolve, reject) => {
      run = given
      finish = resolve
      given.signal!.addEventListener('abort', () => reject(new AbortedError('cancelled')))
    }))
    return { answer, run: () => run, finish: (value: string) => finish(value) }
  }
  return { listing, questions, held }
}

it('a question that is answered soon says nothing of its progress', async () => {
  const { questions, held } = questionsOf()
  const asked = held()
  vi.advanceTimersByTime(99)
  asked.finish('answer')
  expect(await asked.answer).toBe('answer')
  vi.advanceTimersByTime(1000)
  expect(questions.isSlow.value).toBe(false)
})

it('one that takes long tells how far it is, until it is answered', async () => {
  const { questions, held } = questionsOf()
  const asked = held()
  vi.advanceTimersByTime(100)
  asked.run().onProgress!({ stage: 'sort', done: 3, total: 9 })
  expect([questions.isSlow.value, questions.progress.value]).toEqual([true, { stage: 'sort', done: 3, total: 9 }])
  asked.finish('answer')
  await asked.answer
  expect([questions.isSlow.value, questions.progress.value]).toEqual([false, null])
})

it('another listing cancels what was asked of the one before, which then tells nothing', async () => {
  const { listing, questions, held } = questionsOf()
  const old = held()
  vi.advanceTimersByTime(500)
  listing.value = { text: 'a', classes: [] }
  expect([old.run().signal!.aborted, questions.isSlow.value]).toEqual([true, false])
  expect(await old.answer).toBeNull()
  old.run().onProgress!({ stage: 'sort', done: 3, total: 9 })
  const next = held()
  await settled()
  vi.advanceTimersByTime(100)
  expect([questions.isSlow.value, questions.progress.value]).toEqual([true, null])
  questions.cancel()
  expect([await next.answer, questions.isSlow.value]).toEqual([null, false])
})

it('what fails fails', async () => {
  await expect(questionsOf().questions.ask(() => Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError)
})
