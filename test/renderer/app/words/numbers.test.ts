import { describe, expect, it } from 'vitest'
import { bytes, capital, count, entries, firmware, runs, seconds, short } from '@/app/words/numbers'

it('counts are grouped, and say of what', () => {
  expect([count(20560), entries(1), entries(20560), bytes(1), bytes(0)]).toEqual(['20,560', '1 entry', '20,560 entries', '1 byte', '0 bytes'])
})

it.each([[9_999, '9,999'], [10_100, '10k'], [910_001, '910k'], [999_999, '999k'], [12_345_678, '12M']])('%i is %s where room is short', (value, text) => expect(short(value)).toBe(text))

describe('runs', () => {
  it.each([
    [[], ''], [[7], '7'], [[67, 68], '67, 68'], [[67, 68, 69], '67–69'], [[1, 3, 4, 5, 9], '1, 3–5, 9'], [[1234, 1235, 1236], '1,234–1,236'],
  ])('%j is %j', (numbers, text) => expect(runs(numbers)).toBe(text))
  it('stop after so many', () => {
    expect(runs([1, 3, 5, 7], 3)).toBe('1, 3, 5…')
    expect(runs([1, 3, 5], 3)).toBe('1, 3, 5')
    expect(runs([1, 3, 5, 6, 7], 3)).toBe('1, 3, 5–7')
  })
})

it('clocks are seconds, of any length', () => {
  expect(seconds('77549')).toBe('77.549 s')
  expect(seconds('7')).toBe('0.007 s')
  expect(seconds('18446744073709551615')).toBe('18,446,744,073,709,551.615 s')
})

it('a firmware version is the sixteen digits of its maker', () => {
  expect(firmware('2312897626142815798')).toBe('2019102300163636')
  expect(firmware('1')).toBe('0000000000000001')
})

it('a sentence begins with a capital', () => expect([capital('no log'), capital('')]).toEqual(['No log', '']))
