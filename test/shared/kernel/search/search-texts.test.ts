import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digitsPattern, textPattern, type Pattern } from '@shared/kernel/search/pattern'
import { searchInScript, searchSome } from '@shared/kernel/search/search-texts'
import type { Texts } from '@shared/kernel/search/texts'
import { textsOf } from '../../../support/texts'

const utf8 = (text: string) => new TextEncoder().encode(text)

/** What is found some at a time, and what in TypeScript alone. */
function both(texts: Texts, pattern: Pattern): [number[], number[]] {
  const [some, inScript]: [number[], number[]] = [[], []]
  for (let from = 0; from < texts.ends.length;) from = searchSome(texts, from, pattern, (text) => some.push(text))
  searchInScript(texts, 0, texts.ends.length, pattern, (text) => inScript.push(text))
  return [some, inScript]
}

/** A reference of its own: regular expressions on hex digits. */
function withDigits(parts: readonly Uint8Array[], digits: string): number[] {
  return [...parts.keys()].filter((i) => Buffer.from(parts[i]).toString('hex').includes(digits))
}

function foundDigits(texts: Texts, digits: string): number[] {
  const values = Uint8Array.from(digits, (digit) => Number.parseInt(digit, 16))
  const found = (['first', 'second'] as const).flatMap((begins) => {
    const [some, inScript] = both(texts, digitsPattern(values, begins))
    expect(some).toEqual(inScript)
    return some
  })
  return [...new Set(found)].sort((a, b) => a - b)
}

describe('texts that hold a text', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'A', 'b', '/', 'Z', '[', '@', '`', '{', '\u00e9'), maxLength: 40 })

  it('are those of a plain search, wherever borders of sixteen bytes fall', () => {
    fc.assert(fc.property(fc.array(letters, { minLength: 1, maxLength: 30 }), letters.filter((text) => text !== ''), (parts, text) => {
      const lower = (one: string) => one.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
      const [some, inScript] = both(textsOf(parts.map(utf8)), textPattern(utf8(text)))
      expect(some).toEqual([...parts.keys()].filter((i) => lower(parts[i]).includes(lower(text))))
      expect(inScript).toEqual(some)
    }), { numRuns: 500 })
  })

  it('are found where there are more texts and bytes than the search has room for, one of them too large by itself, and empty ones', () => {
    const parts = Array.from({ length: 40_000 }, (_, i) => utf8(i === 20_000 ? 'x'.repeat(300_000) : i % 3 === 0 ? '' : `/usr/lib/${'y'.repeat(i % 50)}/File-${i}`))
    for (const text of ['file-39', 'xx', '/', 'nowhere', 'y'.repeat(300)]) {
      const [some, inScript] = both(textsOf(parts), textPattern(utf8(text)))
      expect(some).toEqual(inScript)
    }
    expect(both(textsOf(parts), textPattern(utf8('xx')))[0]).toEqual([20_000])
  })

  it('are none where the text lies across the border of two', () => {
    expect(both(textsOf(['/usr/b', 'in/true', '/usr/bin/true'].map(utf8)), textPattern(utf8('bin')))).toEqual([[2], [2]])
  })
})

describe('digests that hold hex digits', () => {
  const bytes = fc.uint8Array({ minLength: 0, maxLength: 40 })

  it('are those whose digits do, from either digit of a byte on', () => {
    fc.assert(fc.property(fc.array(bytes, { minLength: 1, maxLength: 20 }), fc.nat(), fc.nat(), fc.integer({ min: 4, max: 20 }), (parts, which, from, length) => {
      const hex = Buffer.from(parts[which % parts.length]).toString('hex').padEnd(4, '0')
      const start = from % (hex.length - 3)
      const digits = hex.slice(start, start + length)
      expect(foundDigits(textsOf(parts), digits)).toEqual(withDigits(parts, digits))
    }), { numRuns: 500 })
  })

  it('are found when only a few bits differ', () => {
    const parts = ['abcdef', '0abcde', 'fabcdf', 'abcd', 'bcde', '', 'ab', 'cdefab'].map((hex) => new Uint8Array(Buffer.from(hex, 'hex')))
    for (const digits of ['abcd', 'bcde', 'cdef', 'abcde', 'abcdef', 'bcd0', 'fabcd']) expect(foundDigits(textsOf(parts), digits), digits).toEqual(withDigits(parts, digits))
  })
})
