import { LAST_BMP, asciiLower, equalsOf, isAsciiCased, isCased, isInCategory, lower, loweredBmp, upper } from './characters'
import { FLAG, type ClassItem, type Member } from './syntax'

/** Is the character, a code point, one that is meant? */
export type CharacterTest = (code: number) => boolean

const ASCII_SIZE = 0x80

/** Tests are asked about ASCII most of the time: those answers are kept. */
export function withAsciiTable(test: CharacterTest): CharacterTest {
  const table = Uint8Array.from({ length: ASCII_SIZE }, (_, code) => (test(code) ? 1 : 0))
  return (code) => (code < ASCII_SIZE ? table[code] === 1 : test(code))
}

/** One character with case ignored, or any but it (CPython 3.11 `_compiler.py`, `_compile`); `null` where the character has no case, and is just itself. */
export function caselessTest(code: number, negated: boolean, flags: number): CharacterTest | null {
  if (flags & FLAG.unicode) {
    if (!isCased(code)) return null
    const equals = equalsOf(lower(code))
    return (other) => equals.includes(lower(other)) !== negated
  }
  if (!isAsciiCased(code)) return null
  const small = asciiLower(code)
  return (other) => (asciiLower(other) === small) !== negated
}

/** A class as it stands, or with case ignored. */
export function classTest(item: ClassItem, flags: number): CharacterTest {
  const ascii = (flags & FLAG.unicode) === 0
  if ((flags & FLAG.ignoreCase) === 0) return plainTest(item, ascii)
  return ascii ? asciiCaselessTest(item) : caselessClassTest(item)
}

/** Characters that building the test of a class looks at. */
export function classCost({ members }: ClassItem, flags: number): number {
  return members.reduce((sum, one) => sum + (one.kind === 'range' && flags & FLAG.ignoreCase ? Math.min(one.to, LAST_BMP) - one.from : 1), 0)
}

function plainTest({ members, negated }: ClassItem, ascii: boolean): CharacterTest {
  return (code) => members.some((member) => isMember(member, code, ascii)) !== negated
}

function isMember(member: Member, code: number, ascii: boolean): boolean {
  if (member.kind === 'literal') return member.code === code
  if (member.kind === 'range') return code >= member.from && code <= member.to
  return isInCategory(member.category, code, ascii) !== member.negated
}

/** With the flag a, only ASCII letters have a case, and a class without one is as it stands. */
function asciiCaselessTest(item: ClassItem): CharacterTest {
  const { members, negated } = item
  const hasCase = members.some((one) => (one.kind === 'literal' ? isAsciiCased(one.code) || one.code > LAST_BMP : one.kind === 'range' && holdsAsciiLetter(one.from, one.to)))
  if (!hasCase) return plainTest(item, true)
  return (character) => {
    const code = asciiLower(character)
    const letter = isAsciiCased(code) ? code - 0x20 : code
    return members.some((one) => (isBmp(one) && (isMember(one, code, true) || isMember(one, letter, true))) || isCaselessRest(one, code, true)) !== negated
  }
}

/** Is it a character, or a range that begins with one, up to U+FFFF? */
function isBmp(member: Member): boolean {
  return member.kind === 'literal' ? member.code <= LAST_BMP : member.kind === 'range'
}

function holdsAsciiLetter(from: number, to: number): boolean {
  return to > LAST_BMP || (from <= 0x7a && to >= 0x61) || (from <= 0x5a && to >= 0x41)
}

/**
 * CPython 3.11 `_compiler.py`, `_optimize_charset`: members up to U+FFFF in lower case with their equals, held against the lower case of a character.
 * A character beyond U+FFFF in a class stays as it is written, so that a capital one matches nothing: Python's own oddity.
 */
function caselessClassTest(item: ClassItem): CharacterTest {
  const { members, negated } = item
  const small = new Set<number>()
  const ranges = new Uint8Array(members.some((one) => one.kind === 'range') ? LAST_BMP + 1 : 0)
  let hasCase = false
  for (const one of members) {
    if (one.kind === 'literal') {
      if (one.code <= LAST_BMP) for (const equal of equalsOf(lower(one.code))) small.add(equal)
      hasCase ||= one.code > LAST_BMP || isCased(one.code)
    } else if (one.kind === 'range') {
      hasCase = addRange(ranges, one.from, one.to) || hasCase
    }
  }
  if (!hasCase) return plainTest(item, false)
  return (character) => {
    const code = lower(character)
    return (small.has(code) || ranges[code] === 1 || members.some((one) => isCaselessRest(one, code, false))) !== negated
  }
}

/** Marks the lower case of a range, with equals. @returns whether any of it has a case. */
function addRange(marks: Uint8Array, from: number, to: number): boolean {
  const lowered = loweredBmp()
  let hasCase = to > LAST_BMP
  for (let code = from; code <= Math.min(to, LAST_BMP); code++) {
    for (const equal of equalsOf(lowered[code])) marks[equal] = 1
    hasCase ||= isCased(code)
  }
  return hasCase
}

/** What a class holds beyond U+FFFF, and categories. `code` is in lower case. */
function isCaselessRest(member: Member, code: number, ascii: boolean): boolean {
  if (member.kind === 'category') return isInCategory(member.category, code, ascii) !== member.negated
  if (member.kind === 'literal') return member.code > LAST_BMP && member.code === code
  if (member.to <= LAST_BMP) return false
  const large = upper(code)
  return (code >= member.from && code <= member.to) || (large >= member.from && large <= member.to)
}
