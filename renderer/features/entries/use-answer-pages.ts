import { computed, shallowRef, triggerRef, watch, type Ref } from 'vue'

const PAGE = 200
const KEPT_PAGES = 40

/** Items `start` to `start + items.length - 1` of a list. */
export interface AnswerPage<T> {
  readonly total: number
  readonly items: readonly T[]
}

/** Items of a long list, fetched by page as they are asked for; answers to an older question are dropped. `ask`: `null` where nothing can be asked, or it was cancelled. */
export function useAnswerPages<T>(question: () => unknown, ask: (start: number, count: number) => Promise<AnswerPage<T> | null>) {
  const pages = shallowRef(new Map<number, readonly T[]>())
  /** Items of the list; `null` until known. */
  const total: Ref<number | null> = shallowRef(null)
  let asked = new Set<number>()

  watch(question, () => {
    asked = new Set()
    pages.value = new Map()
    void fetchPage(0)
  }, { immediate: true, flush: 'sync' })

  async function fetchPage(page: number): Promise<void> {
    if (asked.has(page)) return
    const mine = asked
    mine.add(page)
    const answer = await ask(page * PAGE, PAGE)
    if (mine !== asked || answer === null) return
    if (pages.value.size >= KEPT_PAGES) forgetAllBut(page)
    pages.value.set(page, answer.items)
    total.value = answer.total
    triggerRef(pages)
  }
  function forgetAllBut(page: number): void {
    pages.value = new Map()
    asked.clear()
    asked.add(page)
  }
  /** The item, or `null` until its page is here. */
  function itemAt(position: number): T | null {
    return pages.value.get(Math.floor(position / PAGE))?.[position % PAGE] ?? null
  }
  function fetchRange(first: number, last: number): void {
    const end = Math.max(first, last)
    for (let page = Math.floor(Math.max(0, first) / PAGE); page <= Math.floor(end / PAGE); page++) void fetchPage(page)
  }
  /** The item at a position, waited for. */
  async function itemOf(position: number): Promise<T | null> {
    return itemAt(position) ?? (await ask(position, 1))?.items[0] ?? null
  }
  return { total: computed(() => total.value), itemAt, itemOf, fetchRange }
}
