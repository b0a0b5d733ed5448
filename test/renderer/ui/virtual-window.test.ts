import { describe, expect, it } from 'vitest'
import { ref } from 'vue'
import { MAX_SPACER, useVirtualWindow } from '@/ui/virtual-window'

const VIEWPORT = 500

function windowOf(count: number, rowHeight = 26) {
  const view = useVirtualWindow(ref(count), ref(rowHeight), ref(VIEWPORT))
  /** The browser's part: it rounds to whole px and reports what was set. */
  const scrollTo = (position: number): void => view.onScrolled(Math.round(view.moveTo(position)))
  return { view, scrollTo, whole: count * rowHeight, rowHeight }
}

describe('a list that fits under the cap', () => {
  it('draws what is on screen, with a row around it', () => {
    const { view, scrollTo } = windowOf(10_000)
    expect([view.first.value, view.last.value]).toEqual([0, 21])
    scrollTo(2_600)
    expect([view.first.value, view.last.value]).toEqual([99, 121])
    expect(view.shift.value).toBe(99 * 26)
  })
  it('has a spacer of its own height, and ends at its last row', () => {
    const { view, scrollTo, whole } = windowOf(10_000)
    expect([view.spacer.value, view.capped.value]).toEqual([whole, false])
    scrollTo(whole)
    expect([view.top.value, view.last.value]).toEqual([whole - VIEWPORT, 10_000])
  })
  it('does not scroll when it is shorter than its viewport', () => {
    const { view, scrollTo } = windowOf(3)
    scrollTo(100)
    expect([view.top.value, view.first.value, view.last.value]).toEqual([0, 0, 3])
  })
})

describe.each([[400_000, 26], [1_000_000, 26], [1_000_000, 19], [40_000_000, 32]])('a list of %i rows of %i px', (count, rowHeight) => {
  it('is no taller than the cap', () => {
    const { view } = windowOf(count, rowHeight)
    expect([view.capped.value, view.spacer.value]).toEqual([true, MAX_SPACER])
  })
  it('shows its first row at the top and its last at the bottom of the scroll bar', () => {
    const { view } = windowOf(count, rowHeight)
    view.onScrolled(0)
    expect(view.first.value).toBe(0)
    view.onScrolled(MAX_SPACER - VIEWPORT)
    expect(view.last.value).toBe(count)
    expect(view.top.value).toBe(count * rowHeight - VIEWPORT)
  })
  it('draws rows where the screen is, wherever that is', () => {
    const { view, scrollTo } = windowOf(count, rowHeight)
    for (const share of [0, 0.1, 0.5, 0.900_1, 1]) {
      scrollTo(share * count * rowHeight)
      const firstOnScreen = view.shift.value - Math.round(view.moveTo(view.top.value)) + (Math.ceil(view.top.value / rowHeight) - view.first.value) * rowHeight
      expect(firstOnScreen).toBeGreaterThanOrEqual(0)
      expect(firstOnScreen).toBeLessThan(rowHeight)
    }
  })
  it('moves by single rows though one px of the scroll bar is many', () => {
    const { view, scrollTo } = windowOf(count, rowHeight)
    scrollTo((count / 2) * rowHeight)
    for (let step = 1; step <= 50; step++) {
      scrollTo(view.top.value + rowHeight)
      expect(view.top.value).toBe((count / 2 + step) * rowHeight)
    }
  })
})

describe('showing a row', () => {
  it('moves no further than needed', () => {
    const { view, scrollTo } = windowOf(1_000_000)
    scrollTo(26_000)
    expect(view.positionShowing(999)).toBe(999 * 26)
    expect(view.positionShowing(1_005)).toBe(26_000)
    expect(view.positionShowing(1_100)).toBe(1_101 * 26 - VIEWPORT)
  })
})

describe('places of the rows that are drawn', () => {
  const placesOf = (view: ReturnType<typeof useVirtualWindow>) => Array.from({ length: view.last.value - view.first.value }, (_, i) => view.placeOf(view.first.value + i))
  it('are never shared, wherever the list goes', () => {
    const { view, scrollTo, whole } = windowOf(50_000)
    for (let step = 0; step < 500; step++) {
      scrollTo((step * 7_919 * (step % 3 === 0 ? 1 : 131)) % whole)
      const places = placesOf(view)
      expect(new Set(places).size).toBe(places.length)
    }
  })
  it('stay with a row while it is drawn', () => {
    const { view, scrollTo } = windowOf(50_000)
    scrollTo(26_000)
    const before = view.placeOf(1_005)
    scrollTo(26_052)
    expect(view.placeOf(1_005)).toBe(before)
  })
  it('stand in the same order after a jump', () => {
    const { view, scrollTo } = windowOf(50_000)
    scrollTo(26_000)
    const before = placesOf(view)
    scrollTo(1_040_000)
    expect(placesOf(view)).toEqual(before)
  })
})
