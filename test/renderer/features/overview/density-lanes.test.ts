import { describe, expect, it } from 'vitest'
import { ENTRY_CLASSES, type Density } from '@shared/model/view'
import { axisEntries, lanesOf } from '@/features/overview/density-lanes'

/** A log of `entries` in `columns`, with errors by column. */
function density(entries: number, columns: number, errors: Readonly<Record<number, number>>): Density {
  const counts = Object.fromEntries(ENTRY_CLASSES.map((name) => [name, new Uint32Array(columns)])) as unknown as Density['counts']
  for (const [column, n] of Object.entries(errors)) counts.error[Number(column)] = n
  return { entries, columns, counts }
}
const errorsOf = (...args: [Density, number, boolean]) => lanesOf(...args)[0]

describe('a lane', () => {
  it('counts all of its entries, and says so when there are none', () => {
    const [errors, warnings] = lanesOf(density(100, 10, { 2: 3, 7: 1 }), 0, true)
    expect([errors.total, warnings.total, warnings.marks]).toEqual([4, 0, []])
    expect(warnings.none).not.toBe('')
  })
  it('of bad signatures is there only where one is', () => {
    const some = density(100, 10, {})
    expect(lanesOf(some, 0, true).map(({ name }) => name)).not.toContain('Badly signed')
    some.counts['badly-signed'][4] = 2
    expect(lanesOf(some, 0, true).at(-1)).toMatchObject({ name: 'Badly signed', total: 2 })
  })
  it('points each mark at the first entry of its column', () => {
    expect(errorsOf(density(1_000, 10, { 0: 1, 5: 2, 9: 1 }), 0, true).marks.map(({ entry, count }) => [entry, count])).toEqual([[1, 1], [501, 2], [901, 1]])
  })
  it('merges marks that are close, and none that are not', () => {
    const lane = errorsOf(density(100, 100, { 10: 1, 12: 1, 14: 5, 40: 1 }), 0.03, true)
    expect(lane.marks.map(({ count, entry }) => [count, entry])).toEqual([[7, 11], [1, 41]])
    expect(lane.marks[0].place).toBeCloseTo(0.125)
    expect(lane.ticks).toHaveLength(4)
  })
  it('joins ticks of neighbours only where they cannot stand apart', () => {
    const neighbours = density(100, 100, { 10: 1, 11: 1, 12: 1, 20: 1 })
    expect(errorsOf(neighbours, 0, true).ticks).toHaveLength(4)
    const joined = errorsOf(neighbours, 0, false).ticks
    expect(joined).toHaveLength(2)
    expect(joined[0].width).toBeCloseTo(0.03)
  })
})

describe('the axis', () => {
  it.each([[0, []], [1, [1]], [2, [1, 2]], [151, [1, 20, 40, 60, 80, 100, 120, 151]]])('of %i entries is %j', (entries, axis) => expect(axisEntries(entries, 8)).toEqual(axis))
  it.each([11, 99, 1_843, 20_560, 999_999])('of %i entries begins with the first, ends with the last and ascends', (entries) => {
    const axis = axisEntries(entries, 8)
    expect([axis[0], axis.at(-1)]).toEqual([1, entries])
    expect([...axis].sort((a, b) => a - b)).toEqual(axis)
    expect(axis.length).toBeGreaterThan(3)
    expect(axis.length).toBeLessThan(13)
    expect(axis.every(Number.isInteger)).toBe(true)
  })
})
