import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { effectScope, nextTick } from 'vue'
import { useCaseStore } from '@/app/case-store'
import { useNavigationStore } from '@/app/navigation-store'
import { useBootLog, type BootLog } from '@/features/boot-log/use-boot-log'
import { bootEvent } from '../../support/boot-event'
import { FakeCase, settled } from '../../support/fake-case'

let scope: ReturnType<typeof effectScope>
beforeEach(() => {
  setActivePinia(createPinia())
  scope = effectScope()
})
afterEach(() => scope.stop())

async function open(): Promise<BootLog> {
  const from = new FakeCase(1)
  from.bootEvents = [0, 1, 2, 3].map((number) => bootEvent({ number, pcr: number % 2, severity: number === 2 ? 'error' : null }))
  useCaseStore().current = from
  const log = scope.run(() => useBootLog())!
  await settled()
  await nextTick()
  return log
}

it('begins with the first event that a finding names', async () => {
  await open()
  expect(useNavigationStore().bootEvent).toBe(2)
})

it('keeps the event that a finding opened', async () => {
  useNavigationStore().openBootEvent(3)
  const log = await open()
  expect([useNavigationStore().bootEvent, log.selected.value?.number]).toEqual([3, 3])
})

it('selects one of those on show when the filter hides the selected event', async () => {
  const log = await open()
  log.togglePcr(1)
  await nextTick()
  expect([log.shown.value.map((event) => event.number), useNavigationStore().bootEvent, log.filtered.value]).toEqual([[1, 3], 1, true])
  log.selectPosition(99)
  expect(useNavigationStore().bootEvent).toBe(3)
  log.togglePcr(1)
  await nextTick()
  expect([log.shown.value.length, useNavigationStore().bootEvent, log.filtered.value]).toEqual([4, 3, false])
})

it('goes from finding to finding and stays at the last', async () => {
  const log = await open()
  log.selectPosition(0)
  log.toFinding(1)
  log.toFinding(1)
  expect(useNavigationStore().bootEvent).toBe(2)
})
