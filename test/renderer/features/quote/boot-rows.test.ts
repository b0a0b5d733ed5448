import { expect, it } from 'vitest'
import type { TimelineReport } from '@shared/model/report'
import { bootRows } from '@/features/quote/boot-rows'
import { quote, report } from '../../../cli/support/fake-report'

const window = (over: Partial<TimelineReport>): TimelineReport => ({ boot: 2, status: 'pass', after: null, quote: null, entriesFrom: 1, entriesTo: 3, clockFrom: null, clockTo: null, restarts: 0, ...over })
const QUOTES = [
  quote({ evidence: 'b', order: 3, boot: 2, clock: '400', attestedEntries: 7, restartCount: 1 }), quote({ evidence: 'x', order: null, boot: null, attestedEntries: null }),
  quote({ evidence: 'a', order: 2, boot: 2, clock: '100', attestedEntries: 3 }), quote({ evidence: 'old', order: 1, boot: 1, attestedEntries: null }),
]
const TIMELINE = [
  window({ quote: 'a', clockTo: '100' }), window({ after: 'a', quote: 'b', entriesFrom: 4, entriesTo: 7, restarts: 1 }), window({ after: 'b', entriesFrom: 8, entriesTo: 8 }),
]

it('boots stand apart, in the order of time, the damaged last', () => {
  expect(bootRows(report({ quotes: QUOTES, timeline: TIMELINE })).map(({ boot, quotes }) => [boot, ...quotes.map(({ evidence }) => evidence)])).toEqual([[1, 'old'], [2, 'a', 'b'], [null, 'x']])
})

it('before, between and after the quotes lie the entries that were measured there', () => {
  const rows = bootRows(report({ quotes: QUOTES, timeline: TIMELINE }))
  expect(rows[0].stretches).toEqual([null, null])
  expect(rows[1].stretches).toMatchObject([
    { title: 'entries 1–3', length: 0, slept: false }, { title: 'entries 4–7', length: 300, note: '1 sleep', slept: true }, { title: 'entry 8', note: '1 in no quote', after: true },
  ])
})

it('where nothing was measured between two quotes it says so, and nothing where it cannot tell', () => {
  const titles = (attestedEntries: number | null) => bootRows(report({ quotes: [quote({ evidence: 'a', attestedEntries, clock: '1' }), quote({ evidence: 'b', order: 2, attestedEntries })] }))[0].stretches.map((one) => one?.title)
  expect(titles(3)).toEqual([undefined, 'no entry', undefined])
  expect(titles(null)).toEqual([undefined, '', undefined])
})
