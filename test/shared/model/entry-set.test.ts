import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addEntry, entriesWhere, EntrySet, firstEntries, firstEntry } from '@shared/model/entry-set'

const LARGEST = 10_000_000
/** Neighbours, and far apart: both sides of what a word and a piece hold. */
const indexes = fc.array(fc.oneof(fc.nat(100), fc.nat(LARGEST), fc.constantFrom(31, 32, 32_767, 32_768, LARGEST)), { maxLength: 80 })

function visited(set: EntrySet): number[] {
  const found: number[] = []
  set.each((index) => found.push(index))
  return found
}

describe('a set of entries', () => {
  it('holds what was added, ascending and each once', () => {
    fc.assert(fc.property(indexes, (added) => {
      const set = EntrySet.of(added)
      const expected = [...new Set(added)].sort((a, b) => a - b)
      expect([...set]).toEqual(expected)
      expect(visited(set)).toEqual(expected)
      expect(set.length).toBe(expected.length)
      expect([...added, 7, LARGEST - 1].map((index) => set.has(index))).toEqual([...added, 7, LARGEST - 1].map((index) => added.includes(index)))
    }))
  })

  it('lets some out again', () => {
    fc.assert(fc.property(indexes, indexes, (added, taken) => {
      const left = EntrySet.of(added).without(taken)
      expect([...left]).toEqual([...EntrySet.of(added.filter((index) => !taken.includes(index)))])
      expect(left.length).toBe([...left].length)
    }))
  })

  it('tells the first of them, and those that pass a test', () => {
    const set = EntrySet.of([9, 70_000, 4, 5])
    expect([firstEntries(set, 2), firstEntries(set, 9), firstEntries(set, 0), firstEntry(set)]).toEqual([[4, 5], [4, 5, 9, 70_000], [], 4])
    expect([...entriesWhere([1, 2, 3, 4], (index) => index % 2 === 0)]).toEqual([2, 4])
  })

  it('is made for a key with its first entry', () => {
    const sets = new Map<string, EntrySet>()
    for (const [key, index] of [['b', 3], ['a', 1], ['b', 2]] as const) addEntry(sets, key, index)
    expect(Array.from(sets, ([key, set]) => [key, ...set])).toEqual([['b', 2, 3], ['a', 1]])
  })
})
