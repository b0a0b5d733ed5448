import { PatternError } from './pattern-error'
import { ParseState, type Difference } from './parse-state'
import { readClass } from './read-class'
import { readCount, type Count } from './read-count'
import { readEscape } from './read-escape'
import { readGroup, type InnerReader } from './read-group'
import { isPlainGroup, joinAlternatives, withoutPlainGroups } from './simplify'
import { FLAG, type Item, type RepeatItem, type Sequence } from './syntax'
import { isEscape, isOneOf } from './tokens'
import type { Width } from './width'

export interface ParsedPattern {
  readonly sequence: Sequence
  /** Of the whole expression: FLAG. */
  readonly flags: number
  /** By number from 0, the whole, which has none. */
  readonly groupWidths: readonly (Width | null)[]
  readonly groupNames: readonly string[]
  readonly differences: ReadonlySet<Difference>
  /** Something of which only Python could say what it means; `null` without. */
  readonly unknown: string | null
}

/** Reads a pattern as Python 3.11 does without flags (CPython `Lib/re/_parser.py`). @throws PatternError where Python does not. */
export function parsePattern(pattern: string): ParsedPattern {
  const state = new ParseState(pattern)
  const sequence = readAlternatives(state, false, 0)
  if ((state.flags & (FLAG.ascii | FLAG.unicode)) === (FLAG.ascii | FLAG.unicode)) throw new PatternError('crashes', 'the flags a and u together (ValueError)')
  if (state.tokens.next !== null) throw state.tokens.refused('a ) without its (')
  for (const [group, position] of state.conditions) {
    if (group >= state.groupWidths.length) throw new PatternError('refused', `a condition on group ${group}, which there is not`, position)
  }
  const flags = state.flags & FLAG.ascii ? state.flags : state.flags | FLAG.unicode
  return { sequence, flags, groupWidths: state.groupWidths, groupNames: [...state.groupNames.keys()], differences: state.differences, unknown: state.unknown }
}

/** Alternatives up to the `)` that ends them, or the end. @param frames Calls of Python that are open; 0: this is the whole expression. */
function readAlternatives(state: ParseState, verbose: boolean, frames: number): Sequence {
  state.checkDepth(frames + 1)
  const alternatives: Sequence[] = []
  let isVerbose = verbose
  do {
    alternatives.push(readSequence(state, isVerbose, frames + 2, frames === 0 && alternatives.length === 0))
    if (frames === 0) isVerbose = (state.flags & FLAG.verbose) !== 0
  } while (state.tokens.take('|'))
  return joinAlternatives(alternatives)
}

const INNER: InnerReader = { alternatives: readAlternatives, sequence: (state, verbose, frames) => readSequence(state, verbose, frames, false) }

/** One alternative. @param mayFlag May flags for the whole expression begin it? */
function readSequence(state: ParseState, verbose: boolean, frames: number, mayFlag: boolean): Sequence {
  state.checkDepth(frames)
  const { tokens } = state
  const items: Item[] = []
  let isVerbose = verbose
  while (tokens.next !== null && !isOneOf(tokens.next, '|)')) {
    const token = tokens.get()!
    if (isVerbose && skip(state, token)) continue
    if (isOneOf(token, '*+?{')) {
      const count = readCount(state, token)
      if (count) items.push(repeated(state, items.pop(), count))
      else items.push({ kind: 'literal', code: 0x7b, negated: false })
      continue
    }
    const isFlagPlace = mayFlag && items.length === 0
    const item = token === '(' ? readGroup(state, INNER, isVerbose, frames, isFlagPlace) : readOne(state, token)
    if (item) items.push(item)
    else if (isFlagPlace) isVerbose = (state.flags & FLAG.verbose) !== 0
  }
  return withoutPlainGroups(items)
}

function readOne(state: ParseState, token: string): Item {
  if (isEscape(token)) return readEscape(state, token)
  if (token === '[') return readClass(state)
  if (token === '.') return { kind: 'any' }
  if (token === '^') return { kind: 'anchor', anchor: 'start' }
  if (token === '$') return { kind: 'anchor', anchor: 'end' }
  return { kind: 'literal', code: token.codePointAt(0)!, negated: false }
}

/** White space and comments, where the flag x is on. */
function skip(state: ParseState, token: string): boolean {
  if (isOneOf(token, ' \t\n\r\v\f')) return true
  if (token !== '#') return false
  for (let next = state.tokens.get(); next !== null && next !== '\n';) next = state.tokens.get()
  return true
}

function repeated(state: ParseState, item: Item | undefined, { min, max }: Count): RepeatItem {
  const { tokens } = state
  if (!item || item.kind === 'anchor') throw tokens.refused('nothing to repeat', tokens.position - 1)
  if (item.kind === 'repeat') throw tokens.refused('a repeated quantifier', tokens.position - 1)
  const mode = tokens.take('?') ? 'lazy' : tokens.take('+') ? 'possessive' : 'greedy'
  return { kind: 'repeat', mode, min, max, body: isPlainGroup(item) ? item.body : [item] }
}
