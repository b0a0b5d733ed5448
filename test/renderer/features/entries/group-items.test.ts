import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { groupItemAt, groupItemCount, indexOfGroup, toggled, type GroupItem, type OpenGroup } from '@/features/entries/group-items'

/** Groups of these sizes, some open, line by line. */
function linesOf(sizes: readonly number[], isOpen: (place: number) => boolean, cut: boolean): { items: GroupItem[]; open: OpenGroup[] } {
  const [items, open]: [GroupItem[], OpenGroup[]] = [[], []]
  let start = 0
  for (const [place, count] of sizes.entries()) {
    items.push({ kind: 'group', place })
    if (isOpen(place)) {
      open.push({ place, start, count })
      for (let i = 0; i < count; i++) items.push({ kind: 'member', position: start + i, group: place })
    }
    start += count
  }
  if (cut) items.push({ kind: 'cut' })
  return { items, open }
}

describe('lines of groups', () => {
  it('are those of each group in turn, with the entries of the open ones behind them', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.boolean()), { maxLength: 12 }), fc.boolean(), (groups, cut) => {
      const { items, open } = linesOf(groups.map(([size]) => size), (place) => groups[place][1], cut)
      const lines = { total: groups.length, open, cut }
      expect(groupItemCount(lines)).toBe(items.length)
      expect(items.map((_item, index) => groupItemAt(lines, index))).toEqual(items)
      for (const place of groups.keys()) expect(items[indexOfGroup(lines, place)]).toEqual({ kind: 'group', place })
    }))
  })

  it('open and close', () => {
    const [one, two] = [{ place: 3, start: 9, count: 2 }, { place: 1, start: 4, count: 1 }]
    expect(toggled(toggled([], one), two)).toEqual([two, one])
    expect(toggled([two, one], one)).toEqual([two])
  })
})
