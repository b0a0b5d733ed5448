import { computed, ref, watch, type Ref } from 'vue'

/** Chromium clamps an element's height at 33,554,428 px; the scroller stays far below and maps its position instead. */
export const MAX_SPACER = 8_000_000
/** Rows drawn beyond each edge: so far the list scrolls by itself, before others are drawn. */
const OVERSCAN = 1

/** Which rows of a list of any length are on screen. All sizes in CSS px; the list itself is never longer than `MAX_SPACER`. */
export function useVirtualWindow(count: Ref<number>, rowHeight: Ref<number>, viewport: Ref<number>) {
  /** Top of the viewport in the uncapped list. */
  const top = ref(0)
  /** What the scroller reports for it. */
  const scrolled = ref(0)
  const whole = computed(() => count.value * rowHeight.value)
  const spacer = computed(() => Math.min(whole.value, MAX_SPACER))
  const capped = computed(() => whole.value > MAX_SPACER)
  const maxTop = computed(() => Math.max(0, whole.value - viewport.value))
  const first = computed(() => Math.max(0, Math.floor(top.value / rowHeight.value) - OVERSCAN))
  const last = computed(() => Math.min(count.value, Math.ceil((top.value + viewport.value) / rowHeight.value) + OVERSCAN))
  /** Where the first drawn row stands inside the spacer. */
  const shift = computed(() => scrolled.value - top.value + first.value * rowHeight.value)

  /** How many rows are drawn at most: as many places are used in turn. */
  const places = computed(() => Math.ceil(viewport.value / rowHeight.value) + 1 + 2 * OVERSCAN)
  /** Added to an index before its place is taken. */
  let turn = 0
  // After a jump that leaves no row on screen, each element stays where it stands: only what it shows is another.
  watch(first, (now, before) => { if (Math.abs(now - before) >= places.value) turn += before - now }, { flush: 'sync' })
  /** The place whose element draws the row: it is that of a row that is not drawn any more. */
  function placeOf(index: number): number {
    return (((index + turn) % places.value) + places.value) % places.value
  }

  function scrollerOf(position: number): number {
    if (!capped.value) return position
    return maxTop.value === 0 ? 0 : (position / maxTop.value) * (spacer.value - viewport.value)
  }
  /** The user moved the scroll bar, or the browser answered a `moveTo`. */
  function onScrolled(scrollTop: number): void {
    if (Math.abs(scrollTop - scrollerOf(top.value)) >= 1) {
      top.value = capped.value ? (scrollTop / (spacer.value - viewport.value)) * maxTop.value : scrollTop
    }
    scrolled.value = scrollTop
  }
  /** Moves to a position of the uncapped list; returns the scrollTop to set. */
  function moveTo(position: number): number {
    top.value = Math.min(Math.max(0, Math.round(position)), maxTop.value)
    return scrollerOf(top.value)
  }
  /** Position that shows the row, moving no further than needed. `head` px at the top are covered. */
  function positionShowing(index: number): number {
    const start = index * rowHeight.value
    if (start < top.value) return start
    return start + rowHeight.value > top.value + viewport.value ? start + rowHeight.value - viewport.value : top.value
  }
  return { top, spacer, capped, first, last, shift, placeOf, onScrolled, moveTo, positionShowing }
}
