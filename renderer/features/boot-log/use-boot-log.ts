import { computed, ref, shallowRef, watch } from 'vue'
import type { BootLogView } from '@shared/model/view'
import { useCaseStore } from '@/app/case-store'
import { useNavigationStore } from '@/app/navigation-store'
import { filterEvents, firstToShow, nextMarked } from './event-filter'
import { eventLines, type Grouping } from './event-groups'

/** The events of the boot log, which of them are on show, and which is selected. */
export function useBootLog() {
  const cases = useCaseStore()
  const navigation = useNavigationStore()
  const view = shallowRef<BootLogView | null>(null)
  const text = ref('')
  const pcr = ref<number | null>(null)
  const grouping = ref<Grouping>('phase')
  /** Groups whose events are folded away. */
  const closed = ref<ReadonlySet<string>>(new Set())

  watch(() => cases.current, async (current) => {
    const next = (await current?.bootLog()) ?? null
    if (current === cases.current) view.value = next
  }, { immediate: true })

  const events = computed(() => view.value?.events ?? [])
  const shown = computed(() => filterEvents(events.value, { text: text.value, pcr: pcr.value }))
  const lines = computed(() => eventLines(shown.value, grouping.value, closed.value, filtered.value))
  /** Events in the order of the table. */
  const order = computed(() => lines.value.flatMap((line) => (line.kind === 'event' ? [line.event] : [])))
  const position = computed(() => order.value.findIndex((event) => event.number === navigation.bootEvent))
  const selected = computed(() => events.value.find((event) => event.number === navigation.bootEvent) ?? null)
  const filtered = computed(() => text.value !== '' || pcr.value !== null)

  watch(shown, (now) => { if (now.length > 0 && !now.some((event) => event.number === navigation.bootEvent)) navigation.bootEvent = firstToShow(now)!.number })
  // A finding may open an event whose group is folded away.
  watch(() => navigation.bootEvent, () => { if (position.value === -1) closed.value = new Set() })

  function selectPosition(at: number): void {
    const event = order.value[Math.min(Math.max(at, 0), order.value.length - 1)]
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
  function groupBy(wanted: Grouping): void {
    grouping.value = wanted
  }
  function turnGroup(id: string): void {
    const next = new Set(closed.value)
    if (!next.delete(id)) next.add(id)
    closed.value = next
  }
  function clearFilter(): void {
    text.value = ''
    pcr.value = null
  }
  return { view, text, pcr, grouping, events, shown, lines, order, position, selected, filtered, selectPosition, toFinding, search, togglePcr, groupBy, turnGroup, clearFilter }
}

export type BootLog = ReturnType<typeof useBootLog>
