import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ref, shallowRef } from 'vue'
import type { Case } from '@shared/engine/engine'
import { useEntryPages } from '@/features/entries/use-entry-pages'
import { useListQuestions } from '@/features/entries/use-list-questions'
import { FakeCase, settled } from '../../support/fake-case'

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => vi.useRealTimers())

const filterOf = (text: string) => ({ text, classes: [] })

function pagesOf(from: FakeCase) {
  const filter = ref(filterOf(''))
  const current = shallowRef<Case | null>(from)
  return { filter, pages: useEntryPages(current, filter, useListQuestions(current, filter)) }
}

it('a page is asked for once, however often its rows are', async () => {
  const from = new FakeCase(1_000)
  const { pages } = pagesOf(from)
  pages.fetchRange(40, 90)
  pages.fetchRange(50, 100)
  await settled()
  expect(from.asked).toEqual(['rows  0 64', 'rows  64 64'])
  expect([pages.rowAt(63)?.entry, pages.rowAt(64)?.entry, pages.rowAt(128)]).toEqual([64, 65, null])
  expect(pages.total.value).toBe(1_000)
})

it('answers to an older filter are dropped', async () => {
  const from = new FakeCase(1_000)
  from.held = true
  const { pages, filter } = pagesOf(from)
  filter.value = filterOf('file-99')
  await from.release('newest')
  expect(pages.total.value).toBe(11)
  await from.release('oldest')
  expect([pages.total.value, pages.rowAt(0)?.entry]).toEqual([11, 99])
})

it('a row can be waited for without its page', async () => {
  const from = new FakeCase(10_000)
  const { pages } = pagesOf(from)
  expect((await pages.rowOf(9_999))?.entry).toBe(10_000)
  expect(await pages.rowOf(10_000)).toBeNull()
})

it('forgets pages rather than to keep them all', async () => {
  const from = new FakeCase(9_000)
  const { pages } = pagesOf(from)
  for (let first = 0; first < 9_000; first += 64) {
    pages.fetchRange(first - 1, first)
    await settled()
  }
  expect(pages.rowAt(8_999)?.entry).toBe(9_000)
  expect(pages.rowAt(0)).toBeNull()
  pages.fetchRange(0, 10)
  await vi.runAllTimersAsync()
  expect(pages.rowAt(0)?.entry).toBe(1)
})

it('asks for one page at a time, and not for what scrolled away meanwhile', async () => {
  const from = new FakeCase(10_000)
  from.held = true
  const { pages } = pagesOf(from)
  pages.fetchRange(2_000, 2_030)
  pages.fetchRange(9_000, 9_020)
  expect(from.asked).toEqual(['rows  0 64'])
  await from.release()
  expect(from.asked).toEqual(['rows  0 64'])
  await vi.runAllTimersAsync()
  expect(from.asked).toEqual(['rows  0 64', 'rows  8960 64'])
  await from.release()
  expect([pages.rowAt(9_000)?.entry, pages.rowAt(2_000)]).toEqual([9_001, null])
})

it('a list that flies past is asked for now and then, and where it comes to rest', async () => {
  const from = new FakeCase(10_000)
  const { pages } = pagesOf(from)
  await settled()
  for (let first = 128; first < 9_900; first += 128) {
    pages.fetchRange(first, first + 30)
    await vi.advanceTimersByTimeAsync(16)
  }
  await vi.runAllTimersAsync()
  expect(from.asked.length).toBeLessThan(25)
  expect(pages.rowAt(9_886)?.entry).toBe(9_887)
})

it('rows that stand far apart are fetched together', async () => {
  const from = new FakeCase(10_000)
  const { pages } = pagesOf(from)
  pages.fetchRows([3, 4_000, 9_999])
  await settled()
  expect([3, 4_000, 9_999].map((position) => pages.rowAt(position)?.entry)).toEqual([4, 4_001, 10_000])
})
