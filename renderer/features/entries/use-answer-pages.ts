import { useThrottleFn } from '@vueuse/core'
import { computed, shallowRef, triggerRef, watch, type Ref } from 'vue'

/** Items of an answer: with fewer a screen takes several, and while the list is scrolled fast most of a longer one is never looked at. */
const PAGE = 64
const KEPT_PAGES = 128
/** Milliseconds between two questions while the list flies past, screen after screen: most answers would be past once they are drawn, and drawing one makes the next frame late. */
const FLIGHT_MS = 100

/** Items `start` to `start + items.length - 1` of a list. */
export interface AnswerPage<T> {
  readonly total: number
  readonly items: readonly T[]
}

/** What is asked of one question. Pages are numbers from 0. */
interface Asked {
  /** Those of what is on show. */
  shown: readonly number[]
  /** Those to ask for, unless they are no longer on show. */
  wanted: readonly number[]
  /** Those that were asked for, and are not forgotten. */
  readonly known: Set<number>
  isWaiting: boolean
}

/**
 * Items of a long list, fetched by page as they are asked for, one page at a time: what scrolled away before its turn is not fetched. Answers to an older question are dropped.
 * `ask`: `null` where nothing can be asked, or it was cancelled.
 */
export function useAnswerPages<T>(question: () => unknown, ask: (start: number, count: number) => Promise<AnswerPage<T> | null>) {
  const pages = shallowRef(new Map<number, readonly T[]>())
  /** Items of the list; `null` until known. */
  const total: Ref<number | null> = shallowRef(null)
  let asked: Asked = askedOf([])

  watch(question, () => {
    asked = askedOf([0])
    pages.value = new Map()
    void fetchWanted(asked)
  }, { immediate: true, flush: 'sync' })

  const fetchInFlight = useThrottleFn(fetchShown, FLIGHT_MS, true)

  async function fetchWanted(mine: Asked): Promise<void> {
    if (mine.isWaiting) return
    mine.isWaiting = true
    const next = () => (mine === asked ? nextOf(mine) : undefined)
    try {
      for (let page = next(); page !== undefined; page = next()) await fetchPage(mine, page)
    } finally {
      mine.isWaiting = false
    }
  }
  async function fetchPage(mine: Asked, page: number): Promise<void> {
    mine.known.add(page)
    const answer = await ask(page * PAGE, PAGE)
    if (mine !== asked || answer === null) return
    forgetSome(mine)
    pages.value.set(page, answer.items)
    total.value = answer.total
    triggerRef(pages)
  }
  /** Makes room for a page: the oldest one goes that is not on show. */
  function forgetSome({ known, shown }: Asked): void {
    if (pages.value.size < KEPT_PAGES) return
    const oldest = [...pages.value.keys()].find((page) => !shown.includes(page))
    if (oldest === undefined) return
    pages.value.delete(oldest)
    known.delete(oldest)
  }
  /** The item, or `null` until its page is here. */
  function itemAt(position: number): T | null {
    return pages.value.get(Math.floor(position / PAGE))?.[position % PAGE] ?? null
  }
  /** Fetches the items of these positions, of which some may be outside the list, and no longer those of earlier calls. */
  function fetchItems(positions: readonly number[]): void {
    const { shown } = asked
    asked.shown = [...new Set(positions.map((position) => Math.floor(Math.max(0, position) / PAGE)))]
    if (asked.shown.some((page) => shown.includes(page))) fetchShown()
    else void fetchInFlight()
  }
  function fetchShown(): void {
    asked.wanted = asked.shown
    void fetchWanted(asked)
  }
  function fetchRange(first: number, last: number): void {
    const start = Math.max(0, first)
    fetchItems(Array.from({ length: Math.max(start, last) - start + 1 }, (_, i) => start + i))
  }
  /** The item at a position, waited for. */
  async function itemOf(position: number): Promise<T | null> {
    return itemAt(position) ?? (await ask(position, 1))?.items[0] ?? null
  }
  return { total: computed(() => total.value), itemAt, itemOf, fetchRange, fetchItems }
}

function askedOf(wanted: readonly number[]): Asked {
  return { shown: wanted, wanted, known: new Set(), isWaiting: false }
}

function nextOf({ wanted, shown, known }: Asked): number | undefined {
  return wanted.find((page) => !known.has(page) && shown.includes(page))
}
