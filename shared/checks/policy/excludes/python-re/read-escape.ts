import type { ParseState } from './parse-state'
import type { Anchor, Category, Item, Member } from './syntax'
import { isOneOf } from './tokens'

const DIGITS = '0123456789'
const OCTAL = '01234567'
const HEX = '0123456789abcdefABCDEF'
const OCTAL_MAX = 0o377
const UNICODE_MAX = 0x10ffff
const HEX_LENGTHS: ReadonlyMap<string, number> = new Map([['x', 2], ['u', 4], ['U', 8]])
/** Stands for a character that is known by its name only: such a pattern is not run. */
const STAND_IN = 0xfffd
/** What the names of characters are made of. */
const CHARACTER_NAME = /^[A-Za-z0-9][A-Za-z0-9 ()-]*$/
const CONTROLS: ReadonlyMap<string, number> = new Map([['a', 7], ['b', 8], ['f', 12], ['n', 10], ['r', 13], ['t', 9], ['v', 11]])
const ANCHORS: ReadonlyMap<string, Anchor> = new Map([['A', 'text-start'], ['Z', 'text-end'], ['b', 'boundary'], ['B', 'not-boundary']])
const CATEGORIES: ReadonlyMap<string, Category> = new Map([['d', 'digit'], ['s', 'space'], ['w', 'word']])

/** The escape `token`, outside of a class; what follows it is still to be read. CPython 3.11 `_parser.py`, `_escape`. */
export function readEscape(state: ParseState, token: string): Item {
  const character = token.slice(1)
  const anchor = ANCHORS.get(character)
  if (anchor !== undefined) {
    state.differences.add(anchor === 'text-start' || anchor === 'text-end' ? 'text-anchors' : 'unicode-classes')
    return { kind: 'anchor', anchor }
  }
  const category = readCategory(state, character)
  if (category) return { kind: 'class', members: [category], negated: false }
  if (isOneOf(character, DIGITS) && character !== '0') return readNumber(state, character)
  return { kind: 'literal', code: readCode(state, character), negated: false }
}

/** An escape inside of a class: `_class_escape`. */
export function readClassEscape(state: ParseState, token: string): Member {
  const character = token.slice(1)
  return readCategory(state, character) ?? { kind: 'literal', code: readCode(state, character) }
}

function readCategory(state: ParseState, character: string): Member & { readonly kind: 'category' } | null {
  const category = CATEGORIES.get(character.toLowerCase())
  if (category === undefined || character.length !== 1) return null
  state.differences.add('unicode-classes')
  return { kind: 'category', category, negated: character !== character.toLowerCase() }
}

/** An octal escape or the number of a group: three octal digits are the one, all else the other. */
function readNumber(state: ParseState, first: string): Item {
  const { tokens } = state
  const start = tokens.position - 2
  let digits = first
  if (isOneOf(tokens.next, DIGITS)) {
    digits += tokens.get()!
    if (isOctal(digits) && isOneOf(tokens.next, OCTAL)) return { kind: 'literal', code: octal(state, digits + tokens.get()!, start), negated: false }
  }
  const group = Number(digits)
  if (group >= state.groupWidths.length) throw tokens.refused(`a reference to group ${group}, which there is not`, start)
  if (!state.isClosed(group)) throw tokens.refused('a reference to an open group', start)
  state.checkLookbehind(group, start)
  return { kind: 'reference', group }
}

/** The code point of an escape that means one character. */
function readCode(state: ParseState, character: string): number {
  const { tokens } = state
  const start = tokens.position - 2
  const control = CONTROLS.get(character)
  if (control !== undefined) {
    if (character === 'a') state.differences.add('letters')
    return control
  }
  const length = HEX_LENGTHS.get(character)
  if (length !== undefined) return hex(state, character, length, start)
  if (character === 'N') return named(state)
  if (isOneOf(character, OCTAL)) return octal(state, character + tokens.takeWhile(2, OCTAL), start)
  if (/^[A-Za-z0-9]$/.test(character)) throw tokens.refused(`the escape \\${character}`, start)
  return character.codePointAt(0)!
}

function hex(state: ParseState, character: string, length: number, start: number): number {
  if (character === 'U') state.differences.add('letters')
  const digits = state.tokens.takeWhile(length, HEX)
  const code = Number.parseInt(digits, 16)
  if (digits.length !== length || code > UNICODE_MAX) throw state.tokens.refused(`the escape \\${character}${digits}`, start)
  return code
}

function octal(state: ParseState, digits: string, start: number): number {
  const code = Number.parseInt(digits, 8)
  if (code > OCTAL_MAX) throw state.tokens.refused(`the escape \\${digits}`, start)
  return code
}

/** A character by its name, which only Python's table of names could tell. */
function named(state: ParseState): number {
  const start = state.tokens.position - 2
  if (!state.tokens.take('{')) throw state.tokens.refused('missing { after \\N', start)
  const name = state.tokens.takeUntil('}', 'character name')
  if (!CHARACTER_NAME.test(name)) throw state.tokens.refused(`the character name ${name}, which there is not`, start)
  state.unknown ??= `a character by its name, \\N{${name}}`
  return STAND_IN
}

function isOctal(digits: string): boolean {
  return [...digits].every((digit) => OCTAL.includes(digit))
}
