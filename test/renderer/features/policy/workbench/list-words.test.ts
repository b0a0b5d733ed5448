import { expect, it } from 'vitest'
import { listWords, type SearchState } from '@/features/policy/workbench/list-words'

const says = (more: Partial<SearchState>) => listWords({ isToldElsewhere: false, isLooking: false, fixes: 0, rejected: 0, ...more })

it('an empty list says why it is empty', () => {
  expect(says({})).toBe('Nothing is rejected: there is nothing to mend.')
  expect(says({ rejected: 3 })).toBe('None of these entries is rejected by this policy.')
  expect(says({ isLooking: true })).toBe('Looking for fixes…')
})

it('says nothing of what is not known, or told by the progress', () => {
  expect([says({ rejected: null, fixes: 1 }), says({ isToldElsewhere: true, isLooking: true })]).toEqual(['', ''])
})
