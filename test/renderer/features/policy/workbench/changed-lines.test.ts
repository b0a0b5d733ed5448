import { expect, it } from 'vitest'
import { countLines } from '@/features/policy/workbench/changed-lines'

const change = (originalStartLineNumber: number, originalEndLineNumber: number, modifiedStartLineNumber: number, modifiedEndLineNumber: number) => ({ originalStartLineNumber, originalEndLineNumber, modifiedStartLineNumber, modifiedEndLineNumber })

it('lines of all changes are counted', () => {
  expect(countLines([])).toEqual({ added: 0, removed: 0 })
  expect(countLines([change(4, 0, 5, 7), change(9, 9, 12, 12), change(20, 21, 22, 0)])).toEqual({ added: 4, removed: 3 })
  expect(countLines([change(4, 0, 5, 50_004)])).toEqual({ added: 50_000, removed: 0 })
})

it('texts that were not compared to their ends have no count', () => {
  expect(countLines(null)).toBeNull()
  expect(countLines([change(3, 3, 3, 4), change(10, 270_027, 11, 298_588)])).toBeNull()
})
