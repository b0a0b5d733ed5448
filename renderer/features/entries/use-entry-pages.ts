import type { Ref } from 'vue'
import type { HostView } from '@shared/engine/engine'
import type { EntryListing, EntryRow } from '@shared/model/view'
import { useAnswerPages } from './use-answer-pages'
import type { ListQuestions } from './use-list-questions'

/** Rows of a listing, by their positions. */
export function useEntryPages(current: Ref<HostView | null>, listing: Ref<EntryListing>, { ask }: Pick<ListQuestions, 'ask'>) {
  const pages = useAnswerPages<EntryRow>(() => [current.value, listing.value], async (start, count) => {
    const from = current.value
    const page = from === null ? null : await ask((run) => from.rows(listing.value, start, count, run))
    return page && { total: page.total, items: page.rows }
  })
  return { total: pages.total, rowAt: pages.itemAt, rowOf: pages.itemOf, fetchRange: pages.fetchRange, fetchRows: pages.fetchItems }
}
