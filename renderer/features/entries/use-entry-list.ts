import { computed, ref, shallowRef, watch } from 'vue'
import type { EntryFilter, EntryListing } from '@shared/model/view'
import { useCaseStore } from '@/app/case-store'
import { useNavigationStore } from '@/app/navigation-store'
import { quoteStop, type TableLines } from './table-items'
import { useEntryGroups } from './use-entry-groups'
import { useEntryPages } from './use-entry-pages'
import { useListQuestions } from './use-list-questions'
import { usePreparedListings } from './use-prepared-listings'
import { inLogOrder, useQuoteLines } from './use-quote-lines'

/** Rows that are asked for at once where all of them are needed: the most that one answer holds. */
const ROWS_AT_ONCE = 1000

/** The listing of the log with its selected entry: the table, the map and the keys share it. */
export function useEntryList() {
  const cases = useCaseStore()
  const navigation = useNavigationStore()
  const current = computed(() => cases.current)
  const filter = computed<EntryFilter>(() => ({ text: navigation.entryText.trim(), classes: [...navigation.entryClasses] }))
  const filtered = computed(() => filter.value.text !== '' || filter.value.classes.length > 0)
  const listing = computed<EntryListing>(() => ({ ...filter.value, order: navigation.entryOrder, grouped: navigation.entryGroups }))
  const questions = useListQuestions(current, listing)
  const pages = useEntryPages(current, listing, questions)
  /** Position of the selected entry in the listing; `null` when the filter hides it. */
  const position = ref<number | null>(null)
  /** Counts selections by position: the last one wins, however late its row comes. */
  let selections = 0
  /** Raised when a selection should be brought into view: keys move the list as little as they can, jumps put the entry in the middle. `top`: the first line instead. */
  const reveal = shallowRef<{ readonly position: number; readonly place: 'nearest' | 'centre' | 'top' }>({ position: 0, place: 'nearest' })
  const groups = useEntryGroups(current, listing, questions)
  const quotes = useQuoteLines(current, listing, questions)
  const lines = computed<TableLines>(() => ({ total: pages.total.value ?? 0, quotes: quotes.lines.value, cut: Boolean(cases.report?.log?.stopped) }))

  usePreparedListings(current)

  watch([current, listing, () => navigation.entry], async ([from, wanted, entry], [, before]) => {
    if (from === null || from.report.log === null || from.report.log.entries === 0) return
    const seen = selections
    if (entry === null || entry > from.report.log.entries) {
      const [worst] = (await from.rows({ text: '', classes: ['error'] }, 0, 1)).rows
      const first = worst?.entry ?? (await from.nextFinding(0, 1)) ?? 1
      // Who selected one meanwhile keeps it.
      if (from === current.value && entry === navigation.entry && seen === selections) navigation.entry = first
      return
    }
    const at = await questions.ask((run) => from.positionOf(wanted, entry, run))
    const row = at === null || at === -1 ? null : await pages.rowOf(at)
    if (at === null || wanted !== listing.value || entry !== navigation.entry || seen !== selections) return
    position.value = row?.entry === entry ? at : null
    if (at === -1) return
    if (wanted.grouped) await groups.showPosition(at, wanted === before)
    // Who wants to know of which path there are most looks at the first.
    reveal.value = { position: at, place: wanted.order?.by === 'count' && wanted !== before ? 'top' : 'centre' }
  }, { immediate: true })

  /** The position is taken at once, so that the next key counts from it; its entry follows when its row is there. */
  async function selectPosition(wanted: number): Promise<void> {
    if (lines.value.total === 0) return
    const [mine, at] = [++selections, Math.min(Math.max(0, wanted), lines.value.total - 1)]
    position.value = at
    groups.head.value = null
    reveal.value = { position: at, place: 'nearest' }
    const row = await pages.rowOf(at)
    if (row !== null && mine === selections) navigation.entry = row.entry
  }
  function selectEntry(entry: number): void {
    groups.head.value = null
    navigation.entry = entry
  }
  /** Selects the line of a group, and of its entries the worst: that is what explains it. */
  async function selectGroup(place: number): Promise<void> {
    if (groups.total.value === null || groups.total.value === 0) return
    const mine = ++selections
    groups.head.value = Math.min(Math.max(0, place), groups.total.value - 1)
    reveal.value = { ...reveal.value, place: 'nearest' }
    const group = await groups.groupOf(groups.head.value)
    if (group !== null && mine === selections) navigation.entry = group.worst.entry
  }
  /** Moves among the findings, round and round. */
  async function toFinding(step: 1 | -1): Promise<void> {
    const from = current.value
    const last = from?.report.log?.entries ?? 0
    if (from === null || last === 0) return
    const next = (await from.nextFinding(navigation.entry ?? 0, step)) ?? (await from.nextFinding(step === 1 ? 0 : last + 1, step))
    if (next === null) return
    if (position.value !== null && filtered.value && !(await passes(next))) clearFilter()
    groups.head.value = null
    if (next === navigation.entry && position.value !== null && listing.value.grouped) await groups.showPosition(position.value, true)
    navigation.entry = next
  }
  async function passes(entry: number): Promise<boolean> {
    const from = current.value!
    const at = await questions.ask((run) => from.positionOf(listing.value, entry, run))
    return at !== null && at !== -1 && (await pages.rowOf(at))?.entry === entry
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
  /** Gives up what is asked: back to all entries, as the log has them, for which nothing need be searched. */
  function giveUp(): void {
    questions.cancel()
    clearFilter()
    navigation.listEntries({ by: 'log', descending: false }, false)
  }
  const isInLogOrder = computed(() => inLogOrder(listing.value))
  /** Are all entries of the log listed, in its order? */
  const isWhole = computed(() => isInLogOrder.value && !filtered.value)
  return { ...pages, filter, filtered, isInLogOrder, isWhole, lines, position, covered: quotes.covered, groups, reveal, isSlow: questions.isSlow, progress: questions.progress, selectPosition, selectEntry, selectGroup, toFinding, toQuoteLine, rejected, clearFilter, giveUp }
}

export type EntryList = ReturnType<typeof useEntryList>
