import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { AbortedError } from '@shared/engine/engine'
import { useLatestAnswer } from '@/features/policy/workbench/latest-answer'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

function asking() {
  const source = ref(1)
  const waiting: ((answer: string) => void)[] = []
  const refuse: ((error: Error) => void)[] = []
  const asked: number[] = []
  const scope = effectScope()
  const state = scope.run(() => useLatestAnswer(source, 150, () => {
    asked.push(source.value)
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
  return { ...state, asked, waiting, refuse, pass, change, scope }
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
    const one = asking()
    await one.pass(0)
    one.waiting[0]('a')
    await one.pass(0)
    await one.change(2)
    await one.pass(200)
    expect([one.answer.value, one.isCurrent.value, one.isLate.value]).toEqual(['a', false, false])
    await one.pass(50)
    expect(one.isLate.value).toBe(true)
    one.waiting[1]('b')
    await one.pass(0)
    expect([one.answer.value, one.isLate.value]).toEqual(['b', false])
  })

  it('leaves all as it was where the question was given up', async () => {
    const one = asking()
    await one.pass(0)
    one.waiting[0]('a')
    await one.pass(0)
    await one.change(2)
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
