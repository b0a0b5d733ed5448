import { expect, it } from 'vitest'
import { quotePlaces, quotesAt } from '@/features/entries/quote-places'
import { quote, report } from '../../../cli/support/fake-report'

const QUOTES = [
  quote({ evidence: 'e9', attestedEntries: 7, order: 3 }), quote({ evidence: 'e8', attestedEntries: 7, order: 2, status: 'not-checked' }), quote({ attestedEntries: 3, order: 1 }),
  quote({ attestedEntries: 9, status: 'fail' }), quote({ attestedEntries: null }),
]

it('a place is that of every quote that does not fail, once', () => {
  expect(quotePlaces(report({ quotes: QUOTES }))).toEqual([3, 7])
  expect(quotesAt(report({ quotes: QUOTES }), 7).map(({ evidence }) => evidence)).toEqual(['e8', 'e9'])
})

it('of very many the last are kept', () => {
  const many = Array.from({ length: 500 }, (_, i) => quote({ attestedEntries: i }))
  expect(quotePlaces(report({ quotes: many }))).toEqual(Array.from({ length: 200 }, (_, i) => 300 + i))
})
