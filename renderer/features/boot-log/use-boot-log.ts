import { computed, ref, shallowRef, watch } from 'vue'
import type { BootLogView } from '@shared/model/view'
import { useCaseStore } from '@/app/case-store'
import { useNavigationStore } from '@/app/navigation-store'
import { filterEvents, firstToShow, nextMarked } from './event-filter'

/** The events of the boot log, which of them are on show, and which is selected. */
export function useBootLog() {
  const cases = useCaseStore()
  const navigation = useNavigationStore()
  const view = shallowRef<BootLogView | null>(null)
  const text = ref('')
  const pcr = ref<number | null>(null)

  watch(() => cases.current, async (current) => {
    const next = (await current?.bootLog()) ?? null
    if (current === cases.current) view.value = next
  }, { immediate: true })

  const events = computed(() => view.value?.events ?? [])
  const shown = computed(() => filterEvents(events.value, { text: text.value, pcr: pcr.value }))
  const position = computed(() => shown.value.findIndex((event) => event.number === navigation.bootEvent))
  const selected = computed(() => events.value.find((event) => event.number === navigation.bootEvent) ?? null)
  const filtered = computed(() => text.value !== '' || pcr.value !== null)

  watch(shown, (now) => { if (now.length > 0 && position.value === -1) navigation.bootEvent = firstToShow(now)!.number })

  function selectPosition(at: number): void {
    const event = shown.value[Math.min(Math.max(at, 0), shown.value.length - 1)]
    if (event !== undefined) navigation.bootEvent = event.number
  }
  function toFinding(step: 1 | -1): void {
    const next = nextMarked(shown.value, navigation.bootEvent ?? -1, step)
    if (next !== null) navigation.bootEvent = next.number
  }
  function search(wanted: string): void {
    text.value = wanted
  }
  function togglePcr(number: number): void {
    pcr.value = pcr.value === number ? null : number
  }
  function clearFilter(): void {
    text.value = ''
    pcr.value = null
  }
  return { view, text, pcr, events, shown, position, selected, filtered, selectPosition, toFinding, search, togglePcr, clearFilter }
}

export type BootLog = ReturnType<typeof useBootLog>
