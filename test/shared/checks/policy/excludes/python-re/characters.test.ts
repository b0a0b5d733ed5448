import { describe, expect, it } from 'vitest'
import { isAsciiWord, isCased, isInCategory, isWord, lower, loweredBmp } from '@shared/checks/policy/excludes/python-re/characters'
import { isIdentifier } from '@shared/checks/policy/excludes/python-re/identifier'
import { ALNUM, CASED, DECIMAL, NAME_PART, NAME_START, PYTHON, SPACE, UNASSIGNED, pythonCharacters } from '../../../../../support/python-match'

const hex = (codes: readonly number[]) => codes.slice(0, 20).map((code) => code.toString(16))

describe.skipIf(!PYTHON)('every character that Python\'s Unicode has (skipped without Python 3.11 or 3.12)', () => {
  const { flags, lower: lowered } = PYTHON ? pythonCharacters() : { flags: new Uint8Array(0), lower: new Uint32Array(0) }
  const known = Array.from(flags.keys()).filter((code) => (flags[code] & UNASSIGNED) === 0)
  const wrong = (flag: number, test: (code: number) => boolean) => hex(known.filter((code) => test(code) !== ((flags[code] & flag) !== 0)))

  it.each<[string, number, (code: number) => boolean]>([
    ['a word character', ALNUM, (code) => isWord(code) && code !== 0x5f],
    ['white space', SPACE, (code) => isInCategory('space', code, false)],
    ['a digit', DECIMAL, (code) => isInCategory('digit', code, false)],
    ['a part of a name', NAME_PART, (code) => isIdentifier(`a${String.fromCodePoint(code)}`)],
    ['the start of a name', NAME_START, (code) => isIdentifier(String.fromCodePoint(code))],
  ])('is %s here where it is there', (_, flag, test) => {
    expect(wrong(flag, test)).toEqual([])
  })

  it('has the lower case that it has there', () => {
    expect(hex(known.filter((code) => lower(code) !== lowered[code]))).toEqual([])
    expect(hex(known.filter((code) => code <= 0xffff && loweredBmp()[code] !== lowered[code]))).toEqual([])
  })

  it('has a case here where it has one there; small letters whose capital is younger than Unicode 14 have one more', () => {
    const more = new Set([0x19b, 0x264, 0xa7d3, 0xa7d5])
    expect(wrong(CASED, (code) => isCased(code) && !more.has(code))).toEqual([])
  })
})

it('with the flag a, only ASCII counts', () => {
  expect([isAsciiWord(0x5f), isAsciiWord(0xe9), isInCategory('digit', 0x663, true), isInCategory('space', 0x85, true), isInCategory('space', 0x1c, true), isInCategory('word', 0xdf, true)]).toEqual([true, false, false, false, false, false])
})
