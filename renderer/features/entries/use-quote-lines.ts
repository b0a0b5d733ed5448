import { computed, shallowRef, watch, type Ref } from 'vue'
import type { HostView } from '@shared/engine/engine'
import type { EntryListing } from '@shared/model/view'
import { useCaseStore } from '@/app/case-store'
import { quotePlaces } from './quote-places'
import type { QuoteLine } from './table-items'
import type { ListQuestions } from './use-list-questions'

/** Lines at which quotes were made: between entries in log order, and nowhere else. */
export function useQuoteLines(current: Ref<HostView | null>, listing: Ref<EntryListing>, { ask }: Pick<ListQuestions, 'ask'>) {
  const cases = useCaseStore()
  const lines = shallowRef<readonly QuoteLine[]>([])
  /** Places of the quotes that do not fail, by the entries that they cover; a line stands after these. */
  const covered = computed(() => (cases.report === null ? [] : quotePlaces(cases.report)))

  watch([current, listing, covered], async ([from, wanted, places]) => {
    const at = from === null || !inLogOrder(wanted) ? [] : await Promise.all(places.map((place) => lineAfter(from, wanted, place)))
    if (wanted === listing.value && places === covered.value) lines.value = at.filter((line) => line !== null)
  }, { immediate: true })

  /** A line needs an entry after it; one at the end of the log says nothing that the lines before it do not, unless there are some. */
  async function lineAfter(from: HostView, wanted: EntryListing, place: number): Promise<QuoteLine | null> {
    const isEnd = place >= from.report.log!.entries
    if (isEnd && covered.value.length === 1) return null
    const at = isEnd ? -1 : await ask((run) => from.positionOf(wanted, place + 1, run))
    if (at !== null && at !== -1) return { before: at, covered: place }
    const page = await ask((run) => from.rows(wanted, 0, 0, run))
    return covered.value.length > 1 && page !== null && page.total > 0 ? { before: page.total, covered: place } : null
  }
  return { lines, covered }
}

/** Are entries listed one by one, as the log has them? */
export function inLogOrder({ order, grouped }: EntryListing): boolean {
  return !grouped && order?.by === 'log' && !order.descending
}
