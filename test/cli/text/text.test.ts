import { describe, expect, it } from 'vitest'
import { count, counted, entryList } from '../../../cli/text/numbers'
import { createStyle } from '../../../cli/text/style'
import { shortHex, table, wrap } from '../../../cli/text/wrap'

describe('wrap', () => {
  it('breaks at blanks and indents what follows', () => {
    expect(wrap('one two three four five six', 26, '  - ')).toEqual(['  - one two three four', '    five six'])
  })

  it('breaks what has no blanks where the line ends', () => {
    expect(wrap('ab'.repeat(32), 34, '  ')).toEqual([`  ${'ab'.repeat(16)}`, `  ${'ab'.repeat(16)}`])
  })

  it('keeps an empty text a line', () => {
    expect(wrap('', 80, 'x')).toEqual(['x'])
  })
})

describe('table', () => {
  it('pads to the widest cell, but not at the end', () => {
    expect(table([['a', 'bbb', 'c'], ['aaa', 'b', '']])).toEqual(['a    bbb  c', 'aaa  b'])
  })
})

describe('numbers', () => {
  it('are counted with their noun', () => {
    expect([count(20560), counted(1, 'entry', 'entries'), counted(0, 'entry', 'entries'), counted(2, 'error')]).toEqual(['20,560', '1 entry', '0 entries', '2 errors'])
  })

  it('of entries are listed', () => {
    expect([[57], [1, 2], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6]].map((entries) => entryList(entries)))
      .toEqual(['entry 57', 'entries 1 and 2', 'entries 1, 2, 3, 4 and 5', 'entries 1, 2, 3, 4 and 2 more'])
  })
})

describe('shortHex', () => {
  it('keeps the first 16 digits', () => {
    expect([shortHex('00'.repeat(32)), shortHex('0011')]).toEqual(['0000000000000000...', '0011'])
  })
})

describe('createStyle', () => {
  it('colours only when told', () => {
    expect([createStyle(true, null).bad('x'), createStyle(false, null).bad('x')]).toEqual(['\u001b[31mx\u001b[0m', 'x'])
  })
})
