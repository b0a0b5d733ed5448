import { describe, expect, it } from 'vitest'
import type { TimelineReport } from '@shared/model/report'
import { quoteName, quotesInTime, whenWords, windowEntries, windowOfEntry } from '@/app/words/quotes'
import { quote, report } from '../../../cli/support/fake-report'

const window = (over: Partial<TimelineReport> = {}): TimelineReport =>
  ({ boot: 1, status: 'pass', after: 'e1', quote: 'e2', entriesFrom: 3, entriesTo: 1200, clockFrom: '7947', clockTo: '15257', restarts: 0, ...over })

it('a quote is called as its file', () => expect([quoteName(report(), 'e2'), quoteName(report(), 'none')]).toEqual(['quote', 'none']))

it('quotes stand in their order, damaged ones last', () => {
  expect(quotesInTime([quote({ order: null }), quote({ order: 2 }), quote({ order: 1 })]).map(({ order }) => order)).toEqual([1, 2, null])
})

describe('a window in words', () => {
  it.each<[Partial<TimelineReport>, string]>([
    [{}, 'between 7.947 s and 15.257 s'], [{ restarts: 2 }, 'between 7.947 s and 15.257 s, with 2 sleeps'], [{ clockFrom: null, after: null }, 'before 15.257 s'], [{ clockTo: null, quote: null }, 'after 7.947 s'],
  ])('%j', (over, words) => expect(whenWords(window(over))).toBe(words))

  it('names its entries', () => expect([windowEntries(window()), windowEntries(window({ entriesTo: 3 }))]).toEqual(['entries 3–1,200', 'entry 3']))
})

it('an entry is in the window of the boot whose quote attests it', () => {
  const of = report({ timeline: [window({ boot: 2 }), window(), window({ boot: 1, entriesFrom: 1201, entriesTo: 1300 })] })
  expect(windowOfEntry(of, 3, 'e2')).toBe(of.timeline[1])
  expect(windowOfEntry(of, 1201, 'e2')).toBe(of.timeline[2])
  expect([windowOfEntry(of, 2, 'e2'), windowOfEntry(of, 3, null), windowOfEntry(of, 3, 'other')]).toEqual([null, null, null])
})
