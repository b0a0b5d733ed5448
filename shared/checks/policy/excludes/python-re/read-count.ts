import { PatternError } from './pattern-error'
import type { ParseState } from './parse-state'
import { COUNT_END } from './syntax'

const DIGITS = '0123456789'
/** Digits of a number that Python's `int()` takes, unless told otherwise. */
const DIGITS_MAX = 4300

export interface Count {
  readonly min: number
  readonly max: number
}

/** The count that a quantifier character, just taken, begins; `null` for a `{` that is a literal: CPython 3.11 `_parser.py`, `_parse`. */
export function readCount(state: ParseState, quantifier: string): Count | null {
  if (quantifier === '?') return { min: 0, max: 1 }
  if (quantifier === '*') return { min: 0, max: COUNT_END }
  if (quantifier === '+') return { min: 1, max: COUNT_END }
  const { tokens } = state
  if (tokens.next === '}') return null
  const start = tokens.position
  const low = tokens.takeWhile(Infinity, DIGITS)
  const isOpen = tokens.take(',')
  const high = isOpen ? tokens.takeWhile(Infinity, DIGITS) : low
  if (!tokens.take('}')) {
    tokens.seek(start)
    return null
  }
  if (isOpen && low === '') state.differences.add('open-count')
  const min = low === '' ? 0 : numberOf(low, start)
  const max = high === '' ? COUNT_END : numberOf(high, start)
  if (max < min) throw tokens.refused('a count whose end is before its beginning', start)
  return { min, max }
}

function numberOf(digits: string, position: number): number {
  if (digits.length > DIGITS_MAX) throw new PatternError('crashes', 'a count of more than 4,300 digits (ValueError)', position)
  const number = Number(digits)
  if (number >= COUNT_END) throw new PatternError('crashes', 'a count of 2^32 - 1 or more (OverflowError)', position)
  return number
}
