import { shallowRef, triggerRef, watch, type Ref } from 'vue'
import type { HostView } from '@shared/engine/engine'

const PAGE = 16_384
const ROW = 16
const KEPT_PAGES = 64

/** Bytes of one evidence file, fetched by page as a hex view asks for its rows. */
export function useBytePages(current: Ref<HostView | null>, evidence: Ref<string | null>) {
  const pages = shallowRef(new Map<number, Uint8Array>())
  let asked = new Set<number>()
  /** Rows that are on show: of another file they are wanted too, and the view does not ask again where it did not move. */
  let shown: readonly [first: number, last: number] | null = null

  watch([current, evidence], () => {
    pages.value = new Map()
    asked = new Set()
    if (shown !== null) fetchRows(...shown)
  }, { flush: 'sync' })

  async function fetchPage(page: number): Promise<void> {
    const [from, id] = [current.value, evidence.value]
    if (from === null || id === null || asked.has(page)) return
    const mine = asked
    mine.add(page)
    const bytes = await from.bytes(id, page * PAGE, PAGE)
    if (mine !== asked) return
    if (pages.value.size >= KEPT_PAGES) {
      pages.value.clear()
      mine.clear()
      mine.add(page)
    }
    pages.value.set(page, bytes)
    triggerRef(pages)
  }

  /** Sixteen bytes, fewer at the end of the file; `null` until they are here. */
  function rowBytes(row: number): Uint8Array | null {
    const page = Math.floor((row * ROW) / PAGE)
    const start = row * ROW - page * PAGE
    return pages.value.get(page)?.subarray(start, start + ROW) ?? null
  }
  function fetchRows(first: number, last: number): void {
    shown = [first, last]
    for (let page = Math.floor((first * ROW) / PAGE); page <= Math.floor((Math.max(first, last - 1) * ROW) / PAGE); page++) void fetchPage(page)
  }
  return { rowBytes, fetchRows }
}
