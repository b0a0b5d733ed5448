import { computed, shallowRef, triggerRef, watch, type Ref } from 'vue'
import type { HostView } from '@shared/engine/engine'
import type { EntryFilter, EntryRow } from '@shared/model/view'

const PAGE = 200
const KEPT_PAGES = 40

/** Rows of the entries that pass a filter, fetched by page as the table asks for them; answers to an older filter are dropped. */
export function useEntryPages(current: Ref<HostView | null>, filter: Ref<EntryFilter>) {
  const pages = shallowRef(new Map<number, readonly EntryRow[]>())
  /** Entries that pass; `null` until known. */
  const total = shallowRef<number | null>(null)
  let asked = new Set<number>()

  watch([current, filter], () => {
    asked = new Set()
    pages.value = new Map()
    void fetchPage(0)
  }, { immediate: true, flush: 'sync' })

  async function fetchPage(page: number): Promise<void> {
    const from = current.value
    if (from === null || asked.has(page)) return
    const mine = asked
    mine.add(page)
    const answer = await from.rows(filter.value, page * PAGE, PAGE)
    if (mine !== asked) return
    if (pages.value.size >= KEPT_PAGES) forgetAllBut(page)
    pages.value.set(page, answer.rows)
    total.value = answer.total
    triggerRef(pages)
  }
  function forgetAllBut(page: number): void {
    pages.value = new Map()
    asked.clear()
    asked.add(page)
  }
  /** The row, or `null` until its page is here. */
  function rowAt(position: number): EntryRow | null {
    return pages.value.get(Math.floor(position / PAGE))?.[position % PAGE] ?? null
  }
  function fetchRange(first: number, last: number): void {
    const end = Math.max(first, last)
    for (let page = Math.floor(Math.max(0, first) / PAGE); page <= Math.floor(end / PAGE); page++) void fetchPage(page)
  }
  /** The row at a position, waited for. */
  async function rowOf(position: number): Promise<EntryRow | null> {
    const known = rowAt(position)
    if (known !== null || current.value === null) return known
    return (await current.value.rows(filter.value, position, 1)).rows[0] ?? null
  }
  return { total: computed(() => total.value), rowAt, rowOf, fetchRange }
}
