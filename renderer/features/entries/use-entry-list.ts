import { computed, ref, shallowRef, watch } from 'vue'
import type { EntryFilter } from '@shared/model/view'
import { useCaseStore } from '@/app/case-store'
import { useNavigationStore } from '@/app/navigation-store'
import type { TableLines } from './table-items'
import { useEntryPages } from './use-entry-pages'

/** The filtered log with its selected entry: the table, the map and the keys share it. */
export function useEntryList() {
  const cases = useCaseStore()
  const navigation = useNavigationStore()
  const current = computed(() => cases.current)
  const filter = computed<EntryFilter>(() => ({ text: navigation.entryText.trim(), classes: [...navigation.entryClasses] }))
  const filtered = computed(() => filter.value.text !== '' || filter.value.classes.length > 0)
  const pages = useEntryPages(current, filter)
  /** Position of the selected entry in the filter; `null` when the filter hides it. */
  const position = ref<number | null>(null)
  const quoteBefore = ref<number | null>(null)
  /** Counts selections by position: the last one wins, however late its row comes. */
  let selections = 0
  /** Raised when a selection should be brought into view: keys move the list as little as they can, jumps put the entry in the middle. */
  const reveal = shallowRef<{ readonly position: number; readonly place: 'nearest' | 'centre' }>({ position: 0, place: 'nearest' })

  /** Entries that a quote covers; the line stands after them. */
  const attested = computed(() => {
    const covered = (cases.report?.quotes ?? []).filter((quote) => quote.attestedEntries !== null && quote.status !== 'fail').map((quote) => quote.attestedEntries!)
    return covered.length === 0 ? null : Math.max(...covered)
  })
  const lines = computed<TableLines>(() => ({ total: pages.total.value ?? 0, quoteBefore: quoteBefore.value, cut: Boolean(cases.report?.log?.stopped) }))

  watch([current, filter, attested], async ([from, wanted, covered]) => {
    const at = from === null || covered === null ? null : await placeAfter(covered)
    if (wanted === filter.value) quoteBefore.value = at
  }, { immediate: true })

  async function placeAfter(covered: number): Promise<number | null> {
    const from = current.value!
    if (covered >= from.report.log!.entries) return null
    const at = await from.positionOf(filter.value, covered + 1)
    return at === -1 ? null : at
  }

  watch([current, filter, () => navigation.entry], async ([from, wanted, entry]) => {
    if (from === null || from.report.log === null || from.report.log.entries === 0) return
    if (entry === null || entry > from.report.log.entries) {
      navigation.entry = (await from.nextFinding(0, 1)) ?? 1
      return
    }
    const before = selections
    const at = await from.positionOf(wanted, entry)
    const row = at === -1 ? null : await pages.rowOf(at)
    if (wanted !== filter.value || entry !== navigation.entry || before !== selections) return
    position.value = row?.entry === entry ? at : null
    if (at !== -1) reveal.value = { position: at, place: 'centre' }
  }, { immediate: true })

  /** The position is taken at once, so that the next key counts from it; its entry follows when its row is there. */
  async function selectPosition(wanted: number): Promise<void> {
    if (lines.value.total === 0) return
    const [mine, at] = [++selections, Math.min(Math.max(0, wanted), lines.value.total - 1)]
    position.value = at
    reveal.value = { position: at, place: 'nearest' }
    const row = await pages.rowOf(at)
    if (row !== null && mine === selections) navigation.entry = row.entry
  }
  /** Moves among the findings, round and round. */
  async function toFinding(step: 1 | -1): Promise<void> {
    const from = current.value
    const last = from?.report.log?.entries ?? 0
    if (from === null || last === 0) return
    const next = (await from.nextFinding(navigation.entry ?? 0, step)) ?? (await from.nextFinding(step === 1 ? 0 : last + 1, step))
    if (next === null) return
    if (position.value !== null && filtered.value && !(await passes(next))) clearFilter()
    navigation.entry = next
  }
  async function passes(entry: number): Promise<boolean> {
    const at = await current.value!.positionOf(filter.value, entry)
    return at !== -1 && (await pages.rowOf(at))?.entry === entry
  }
  function clearFilter(): void {
    navigation.entryText = ''
    navigation.entryClasses = []
  }
  return { ...pages, filter, filtered, lines, position, attested, reveal, selectPosition, toFinding, clearFilter }
}

export type EntryList = ReturnType<typeof useEntryList>
