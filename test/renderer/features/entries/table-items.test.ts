import { describe, expect, it } from 'vitest'
import { indexOfPosition, indexToShow, itemAt, itemCount, type TableLines } from '@/features/entries/table-items'

const drawn = (lines: TableLines) => Array.from({ length: itemCount(lines) }, (_, index) => {
  const item = itemAt(lines, index)
  return item.kind === 'row' ? item.position : item.kind
})

describe('the table', () => {
  it.each([
    [{ total: 3, quoteBefore: null, cut: false }, [0, 1, 2]],
    [{ total: 3, quoteBefore: 2, cut: false }, [0, 1, 'quote', 2]],
    [{ total: 3, quoteBefore: 0, cut: false }, ['quote', 0, 1, 2]],
    [{ total: 3, quoteBefore: 1, cut: true }, [0, 'quote', 1, 2, 'cut']],
    [{ total: 0, quoteBefore: null, cut: true }, ['cut']],
  ])('of %j is %j', (lines, items) => {
    expect(drawn(lines)).toEqual(items)
    for (let position = 0; position < lines.total; position++) expect(itemAt(lines, indexOfPosition(lines, position))).toEqual({ kind: 'row', position })
  })
})

it('with the last entry the cut is shown, with others not', () => {
  const lines = { total: 3, quoteBefore: 1, cut: true }
  expect([0, 1, 2].map((position) => itemAt(lines, indexToShow(lines, position)))).toEqual([{ kind: 'row', position: 0 }, { kind: 'row', position: 1 }, { kind: 'cut' }])
  expect(indexToShow({ ...lines, cut: false }, 2)).toBe(3)
})
