import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it } from 'vitest'
import { useNavigationStore } from '@/app/navigation-store'

beforeEach(() => setActivePinia(createPinia()))

it('an entry that is opened is not hidden by an old filter', () => {
  const navigation = useNavigationStore()
  navigation.entryText = 'bash'
  navigation.filterEntries(['fail'])
  expect([navigation.area, navigation.entryText, navigation.entryClasses]).toEqual(['entries', '', ['fail']])
  navigation.entryText = 'bash'
  navigation.openEntry(7)
  expect([navigation.area, navigation.entry, navigation.entryText, navigation.entryClasses]).toEqual(['entries', 7, '', []])
})

it('a boot event is opened in its area, and a new case forgets it', () => {
  const navigation = useNavigationStore()
  navigation.openBootEvent(10)
  expect([navigation.area, navigation.bootEvent]).toEqual(['boot-log', 10])
  navigation.reset()
  expect([navigation.area, navigation.bootEvent]).toEqual(['overview', null])
})

it('going elsewhere forgets the selected bytes, not the selection', () => {
  const navigation = useNavigationStore()
  navigation.openQuote('e2')
  navigation.bytes = { first: 1, last: 2 }
  navigation.openEvidence('e3')
  expect([navigation.area, navigation.bytes, navigation.quote, navigation.evidence]).toEqual(['evidence', null, 'e2', 'e3'])
})

it('a new case begins at its overview', () => {
  const navigation = useNavigationStore()
  navigation.openEntry(7)
  navigation.reset()
  expect([navigation.area, navigation.entry, navigation.quote, navigation.evidence]).toEqual(['overview', null, null, null])
})
