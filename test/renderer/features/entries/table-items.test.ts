import { describe, expect, it } from 'vitest'
import { indexOfPosition, indexToShow, itemAt, itemCount, numberAt, quoteStop, type TableLines } from '@/features/entries/table-items'

const made = (total: number, befores: readonly number[], cut = false): TableLines => ({ total, quotes: befores.map((before, i) => ({ before, covered: 10 * (i + 1) })), cut })
const drawn = (lines: TableLines) => Array.from({ length: itemCount(lines) }, (_, index) => {
  const item = itemAt(lines, index)
  return item.kind === 'row' ? item.position : item.kind === 'quote' ? `after ${item.covered}` : 'cut'
})

describe('the table', () => {
  it.each([
    [made(3, []), [0, 1, 2]],
    [made(3, [2]), [0, 1, 'after 10', 2]],
    [made(3, [0]), ['after 10', 0, 1, 2]],
    [made(3, [1], true), [0, 'after 10', 1, 2, 'cut']],
    [made(3, [0, 1, 1, 3], true), ['after 10', 0, 'after 20', 'after 30', 1, 2, 'after 40', 'cut']],
    [made(0, [], true), ['cut']],
  ])('of %j is %j', (lines, items) => {
    expect(drawn(lines)).toEqual(items)
    for (let position = 0; position < lines.total; position++) expect(itemAt(lines, indexOfPosition(lines, position))).toEqual({ kind: 'row', position })
  })
})

it('with the last entry the cut is shown, with one before a quote line that line, with others nothing', () => {
  const lines = made(3, [1], true)
  expect([0, 1, 2].map((position) => itemAt(lines, indexToShow(lines, position)).kind)).toEqual(['quote', 'row', 'cut'])
  expect(indexToShow({ ...lines, cut: false }, 2)).toBe(3)
})

it('the keys stop at the entry before each quote line', () => {
  const lines = made(9, [3, 6, 9])
  const going = (step: 1 | -1, from: number) => quoteStop(lines, from, step)
  expect([-1, 0, 2, 5, 8].map((from) => going(1, from))).toEqual([2, 2, 5, 8, null])
  expect([9, 8, 6, 5, 2, 0].map((from) => going(-1, from))).toEqual([8, 5, 5, 2, null, null])
  expect(quoteStop(made(9, [0]), -1, 1)).toBe(0)
})

it('an entry tells its number by its place where all are listed in the log\'s order', () => {
  const lines = made(3, [1])
  expect([0, 1, 2, 3].map((index) => numberAt(itemAt(lines, index), true))).toEqual([1, null, 2, 3])
  expect(numberAt(itemAt(lines, 0), false)).toBeNull()
  expect(numberAt({ kind: 'member' }, true)).toBeNull()
})
