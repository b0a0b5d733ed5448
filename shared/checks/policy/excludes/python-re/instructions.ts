import type { CharacterTest } from './character-sets'

/**
 * A pattern as a program, after CPython 3.11 `_compiler.py`. Every instruction is four numbers, an operation and three operands `a`, `b`, `c`; places
 * are indexes of instructions' first numbers. The unit of a repetition is the one instruction after it, and takes one character.
 */
export const SIZE = 4

/** a: code point. */
export const CHARACTER = 0
/** Any character but LF. */
export const ANY = 1
export const ANY_OR_LF = 2
/** a: index of the test. */
export const TEST = 3
/** a: kind of anchor. */
export const ANCHOR = 4
/** a: 2 * group for its beginning, plus 1 for its end; groups from 0, the first of the program. */
export const MARK = 5
/** a: place. */
export const JUMP = 6
/** a: index of the first of its alternatives, b: how many. */
export const BRANCH = 7
/** a: kind of repetition, b, c: counts, c -1 without end. */
export const REPEAT_UNIT = 8
/** a: place of its UNTIL, b, c: counts. The body comes next. */
export const REPEAT = 9
/** a: place of its REPEAT, b: 1 when lazy. */
export const UNTIL = 10
/** a: place after it, b, c: counts. The body comes next, and ends with SUCCESS. */
export const REPEAT_POSSESSIVE = 11
/** a: place after it. The body comes next, and ends with SUCCESS. */
export const ATOMIC = 12
/** a: place after it, b: characters to step back, c: 1 when negated. The body comes next, and ends with SUCCESS. */
export const LOOK = 13
/** a: group from 0, b: kind of comparison. */
export const REFERENCE = 14
/** a: group from 0, b: place of what holds without it. */
export const CONDITION = 15
export const SUCCESS = 16
export const FAILURE = 17

export const GREEDY = 0
export const LAZY = 1
export const POSSESSIVE = 2

export const AT_START = 0
export const AT_LINE_START = 1
export const AT_END = 2
export const AT_LINE_END = 3
export const AT_TEXT_END = 4
export const AT_BOUNDARY = 5
export const AT_NOT_BOUNDARY = 6
export const AT_ASCII_BOUNDARY = 7
export const AT_NOT_ASCII_BOUNDARY = 8

export const COMPARE_EXACT = 0
export const COMPARE_ASCII = 1
export const COMPARE_UNICODE = 2

export interface Program {
  readonly code: Int32Array
  readonly tests: readonly CharacterTest[]
  /** Places that alternatives begin at. */
  readonly alternatives: readonly number[]
  /** How many marks it has. */
  readonly marks: number
}
