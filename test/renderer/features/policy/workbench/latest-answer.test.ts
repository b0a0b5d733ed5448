import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { AbortedError, type RunOptions } from '@shared/engine/engine'
import { useLatestAnswer } from '@/features/policy/workbench/latest-answer'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

function asking() {
  const source = ref(1)
  const waiting: ((answer: string) => void)[] = []
  const refuse: ((error: Error) => void)[] = []
  const asked: number[] = []
  const runs: RunOptions<string>[] = []
  const scope = effectScope()
  const state = scope.run(() => useLatestAnswer(source, 150, (run) => {
    asked.push(source.value)
    runs.push(run)
    return new Promise<string>((resolve, reject) => {
      waiting.push(resolve)
      refuse.push(reject)
    })
  }))!
  const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)
  const change = async (value: number) => {
    source.value = value
    await nextTick()
  }
  return { ...state, asked, runs, waiting, refuse, pass, change, scope }
}

/** The first question was answered `a`; then what it depends on changed. */
async function answeredAndChanged() {
  const one = asking()
  await one.pass(0)
  one.waiting[0]('a')
  await one.pass(0)
  await one.change(2)
  return one
}

describe('the latest answer', () => {
  it('is asked for at once at first, and later when nothing changed for a while', async () => {
    const one = asking()
    await one.pass(0)
    expect(one.asked).toEqual([1])
    one.waiting[0]('a')
    await one.change(2)
    await one.pass(100)
    await one.change(3)
    await one.pass(149)
    expect(one.asked).toEqual([1])
    await one.pass(1)
    expect(one.asked).toEqual([1, 3])
  })

  it('drops an answer to what is no longer so, and asks one question at a time', async () => {
    const one = asking()
    await one.pass(0)
    await one.change(2)
    await one.pass(150)
    expect(one.asked).toEqual([1])
    one.waiting[0]('old')
    await one.pass(0)
    expect([one.answer.value, one.asked]).toEqual([null, [1, 2]])
    one.waiting[1]('new')
    await one.pass(0)
    expect([one.answer.value, one.isCurrent.value]).toEqual(['new', true])
  })

  it('keeps the last answer on show while it is asked again, and says so only when that takes long', async () => {
    const one = await answeredAndChanged()
    await one.pass(200)
    expect([one.answer.value, one.isCurrent.value, one.isLate.value]).toEqual(['a', false, false])
    await one.pass(50)
    expect(one.isLate.value).toBe(true)
    one.waiting[1]('b')
    await one.pass(0)
    expect([one.answer.value, one.isLate.value]).toEqual(['b', false])
  })

  it('leaves all as it was where the question was given up', async () => {
    const one = await answeredAndChanged()
    await one.pass(150)
    one.refuse[1](new AbortedError('the draft was changed'))
    await one.pass(0)
    expect([one.answer.value, one.failure.value, one.isCurrent.value]).toEqual(['a', '', false])
  })

  it('tells what went wrong, and asks again after the next change', async () => {
    const one = asking()
    await one.pass(0)
    one.refuse[0](new Error('the case was lost'))
    await one.pass(0)
    expect([one.answer.value, one.failure.value]).toEqual([null, 'the case was lost'])
    await one.change(2)
    await one.pass(150)
    one.waiting[1]('b')
    await one.pass(0)
    expect([one.answer.value, one.failure.value]).toEqual(['b', ''])
  })

  it('tells how far it is once it takes long', async () => {
    const one = asking()
    await one.pass(0)
    one.runs[0].onProgress!({ stage: 'policy', done: 1, total: 9 })
    expect(one.progress.value).toBeNull()
    await one.pass(100)
    expect(one.progress.value).toEqual({ stage: 'policy', done: 1, total: 9 })
    one.runs[0].onProgress!({ stage: 'policy', done: 5, total: 9 })
    expect(one.progress.value).toMatchObject({ done: 5 })
    one.waiting[0]('a')
    await one.pass(0)
    expect(one.progress.value).toBeNull()
  })

  it('gives a question up that is asked of what is no longer so', async () => {
    const one = asking()
    await one.pass(0)
    await one.change(2)
    expect(one.runs[0].signal!.aborted).toBe(true)
    one.refuse[0](new AbortedError('given up'))
    await one.pass(150)
    expect([one.asked, one.runs[1].signal!.aborted, one.failure.value]).toEqual([[1, 2], false, ''])
  })

  it('is given up by the user until it is asked for again, and nothing of it stays', async () => {
    const one = await answeredAndChanged()
    await one.pass(250)
    one.cancel()
    one.refuse[1](new AbortedError('given up'))
    await one.pass(1_000)
    expect([one.answer.value, one.isCancelled.value, one.progress.value, one.failure.value, one.asked]).toEqual([null, true, null, '', [1, 2]])
    one.again()
    await one.pass(0)
    expect([one.isCancelled.value, one.asked]).toEqual([false, [1, 2, 2]])
    one.waiting[2]('b')
    await one.pass(0)
    expect(one.answer.value).toBe('b')
  })

  it('is cancelled only while it is waited for', async () => {
    const one = asking()
    await one.pass(0)
    one.waiting[0]('a')
    await one.pass(0)
    one.cancel()
    expect([one.answer.value, one.isCancelled.value]).toEqual(['a', false])
  })

  it('asks nothing more once its view is gone', async () => {
    const one = asking()
    await one.pass(0)
    one.waiting[0]('a')
    await one.change(2)
    one.scope.stop()
    await one.pass(1_000)
    expect(one.asked).toEqual([1])
  })
})
