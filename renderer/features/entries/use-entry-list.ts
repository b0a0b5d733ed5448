import { computed, ref, shallowRef, watch } from 'vue'
import type { HostView } from '@shared/engine/engine'
import type { EntryFilter } from '@shared/model/view'
import { useCaseStore } from '@/app/case-store'
import { useNavigationStore } from '@/app/navigation-store'
import { quotePlaces } from './quote-places'
import { quoteStop, type QuoteLine, type TableLines } from './table-items'
import { useEntryPages } from './use-entry-pages'

/** Rows that are asked for at once where all of them are needed: the most that one answer holds. */
const ROWS_AT_ONCE = 1000

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
  const quoteLines = shallowRef<readonly QuoteLine[]>([])
  /** Counts selections by position: the last one wins, however late its row comes. */
  let selections = 0
  /** Raised when a selection should be brought into view: keys move the list as little as they can, jumps put the entry in the middle. */
  const reveal = shallowRef<{ readonly position: number; readonly place: 'nearest' | 'centre' }>({ position: 0, place: 'nearest' })

  /** Places of the quotes that do not fail, by the entries that they cover; a line stands after these. */
  const covered = computed(() => (cases.report === null ? [] : quotePlaces(cases.report)))
  const lines = computed<TableLines>(() => ({ total: pages.total.value ?? 0, quotes: quoteLines.value, cut: Boolean(cases.report?.log?.stopped) }))

  watch([current, filter, covered], async ([from, wanted, places]) => {
    const at = from === null ? [] : await Promise.all(places.map((place) => lineAfter(from, wanted, place)))
    if (wanted === filter.value && places === covered.value) quoteLines.value = at.filter((line) => line !== null)
  }, { immediate: true })

  /** A line needs an entry after it; one at the end of the log says nothing that the lines before it do not, unless there are some. */
  async function lineAfter(from: HostView, wanted: EntryFilter, place: number): Promise<QuoteLine | null> {
    const isEnd = place >= from.report.log!.entries
    if (isEnd && covered.value.length === 1) return null
    const at = isEnd ? -1 : await from.positionOf(wanted, place + 1)
    if (at !== -1) return { before: at, covered: place }
    const { total } = await from.rows(wanted, 0, 0)
    return covered.value.length > 1 && total > 0 ? { before: total, covered: place } : null
  }

  watch([current, filter, () => navigation.entry], async ([from, wanted, entry]) => {
    if (from === null || from.report.log === null || from.report.log.entries === 0) return
    if (entry === null || entry > from.report.log.entries) {
      const [worst] = (await from.rows({ text: '', classes: ['error'] }, 0, 1)).rows
      navigation.entry = worst?.entry ?? (await from.nextFinding(0, 1)) ?? 1
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
  /** Moves among the quote lines. */
  async function toQuoteLine(step: 1 | -1): Promise<void> {
    const stop = quoteStop(lines.value, position.value ?? (step === 1 ? -1 : lines.value.total), step)
    if (stop !== null) await selectPosition(stop)
  }
  /** Numbers of the rejected entries that pass the filter. */
  async function rejected(): Promise<readonly number[]> {
    const [from, wanted, found] = [current.value, filter.value, [] as number[]]
    if (from === null) return found
    for (let start = 0, total = 1; start < total;) {
      const page = await from.rows(wanted, start, ROWS_AT_ONCE)
      found.push(...page.rows.filter(({ verdict }) => verdict === 'fail').map(({ entry }) => entry))
      start += ROWS_AT_ONCE
      total = page.total
    }
    return found
  }
  function clearFilter(): void {
    navigation.entryText = ''
    navigation.entryClasses = []
  }
  return { ...pages, filter, filtered, lines, position, covered, reveal, selectPosition, toFinding, toQuoteLine, rejected, clearFilter }
}

export type EntryList = ReturnType<typeof useEntryList>
