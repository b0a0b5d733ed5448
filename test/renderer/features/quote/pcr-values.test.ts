import { expect, it } from 'vitest'
import { pcrValues } from '@/features/quote/pcr-values'
import { replayRow } from '../../../cli/support/fake-report'

it('on a match both values are those that met, though the whole log goes further', () => {
  expect(pcrValues(replayRow({ replayedValue: 'later', reportedValue: 'met' }))).toEqual([{ name: 'replayed', text: 'met' }, { name: 'quoted', text: 'met' }])
})

it('otherwise they are what the whole log comes to and what was reported, if anything', () => {
  const row = { replayedValue: 'here', reportedValue: 'there', reportedBy: 'pcr-values' } as const
  expect(pcrValues(replayRow({ ...row, status: 'mismatch' }))).toEqual([{ name: 'replayed', text: 'here' }, { name: 'reported', text: 'there' }])
  expect(pcrValues(replayRow({ ...row, status: 'not-checked', reportedValue: null }))[1].text).toBeNull()
})
