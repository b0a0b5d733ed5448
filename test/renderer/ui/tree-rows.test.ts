import { describe, expect, it } from 'vitest'
import { fieldAt, fieldOfKey, treeRows, type TreeField } from '@/ui/tree-rows'

const leaf = (label: string, byteOffset: number, byteLength: number): TreeField => ({ label, value: label, byteOffset, byteLength })
const FIELDS: readonly TreeField[] = [
  { ...leaf('header', 100, 30), children: [leaf('pcr', 100, 4), leaf('digest', 104, 26)] },
  { ...leaf('data', 130, 50), children: [{ ...leaf('file digest', 134, 20), children: [leaf('algorithm', 134, 7), leaf('value', 141, 13)] }, leaf('path', 158, 22)] },
]

describe('rows of the tree', () => {
  it('are all fields, with offsets of the file at the top and of the part below', () => {
    expect(treeRows(FIELDS, new Set()).map(({ key, level, offset }) => [key, level, offset])).toEqual([
      ['0', 0, '100'], ['0.0', 1, '+0'], ['0.1', 1, '+4'], ['1', 0, '130'], ['1.0', 1, '+4'], ['1.0.0', 2, '+4'], ['1.0.1', 2, '+11'], ['1.1', 1, '+28'],
    ])
  })
  it('leave out what is below a closed one', () => {
    expect(treeRows(FIELDS, new Set(['0', '1.0'])).map(({ key, branch, open }) => [key, branch, open])).toEqual([['0', true, false], ['1', true, true], ['1.0', true, false], ['1.1', false, false]])
  })
  it('know their parents', () => {
    expect(treeRows(FIELDS, new Set()).map(({ parent }) => parent)).toEqual([null, '0', '0', null, '1', '1.0', '1.0', '1'])
  })
})

describe('the field at an offset', () => {
  it.each([[100, '0.0'], [104, '0.1'], [134, '1.0.0'], [153, '1.0.1'], [158, '1.1'], [179, '1.1']])('%i is %s, the innermost', (offset, key) => {
    expect(fieldAt(FIELDS, offset)).toBe(key)
  })
  it('is the part itself where no field of it is', () => expect(fieldAt(FIELDS, 130)).toBe('1'))
  it.each([99, 180])('%i is none', (offset) => expect(fieldAt(FIELDS, offset)).toBeNull())
})

it('a field is found by its key', () => {
  expect(fieldOfKey(FIELDS, '1.0.1')?.label).toBe('value')
  expect([fieldOfKey(FIELDS, '2'), fieldOfKey(FIELDS, '0.5'), fieldOfKey(FIELDS, null)]).toEqual([null, null, null])
})
