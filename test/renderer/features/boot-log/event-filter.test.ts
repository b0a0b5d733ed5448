import { expect, it } from 'vitest'
import { filterEvents, firstToShow, nextMarked } from '@/features/boot-log/event-filter'
import { bootEvent } from '../../support/boot-event'

const EVENTS = [
  bootEvent({ number: 0, pcr: 0, type: 'EV_NO_ACTION', summary: 'Spec ID Event03' }),
  bootEvent({ number: 1, pcr: 7, type: 'EV_EFI_VARIABLE_DRIVER_CONFIG', summary: 'SecureBoot', severity: 'info' }),
  bootEvent({ number: 2, pcr: 4, type: 'EV_SEPARATOR', digests: [{ bank: 'sha1', value: 'abc123' }], severity: 'warning' }),
  bootEvent({ number: 3, pcr: null, type: 'EV_SEPARATOR', severity: 'error' }),
]

it.each([
  [{ text: '', pcr: null }, [0, 1, 2, 3]],
  [{ text: ' secureboot ', pcr: null }, [1]],
  [{ text: 'separator', pcr: null }, [2, 3]],
  [{ text: 'separator', pcr: 4 }, [2]],
  [{ text: 'ABC1', pcr: null }, [2]],
  [{ text: '', pcr: 7 }, [1]],
  [{ text: 'grub', pcr: null }, []],
])('%j shows %j', (filter, numbers) => {
  expect(filterEvents(EVENTS, filter).map((event) => event.number)).toEqual(numbers)
})

it('goes from finding to finding, not to notes', () => {
  expect([-1, 2, 3].map((from) => nextMarked(EVENTS, from, 1)?.number)).toEqual([2, 3, undefined])
  expect([3, 2].map((from) => nextMarked(EVENTS, from, -1)?.number)).toEqual([2, undefined])
})

it('begins with the first event that a finding names, else with the first', () => {
  expect(firstToShow(EVENTS)?.number).toBe(2)
  expect(firstToShow(EVENTS.slice(0, 2))?.number).toBe(0)
  expect(firstToShow([])).toBeNull()
})
