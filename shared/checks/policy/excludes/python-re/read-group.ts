import { pythonInt } from '../../python-int'
import { isIdentifier } from './identifier'
import { PatternError } from './pattern-error'
import type { ParseState } from './parse-state'
import { isFlag, readFlags } from './read-flags'
import { FLAG, type Item, type Sequence } from './syntax'
import { isOneOf } from './tokens'
import { widthOf } from './width'

/** `_sre.MAXGROUPS` of a 64-bit Python. */
const GROUPS_MAX = 0x3fff_ffff

/** Reads what a group holds: in a group there can be any pattern. */
export interface InnerReader {
  alternatives(state: ParseState, verbose: boolean, frames: number): Sequence
  /** One alternative. */
  sequence(state: ParseState, verbose: boolean, frames: number): Sequence
}

/** What is known of a group before it is read. */
interface Opening {
  readonly inner: InnerReader
  readonly start: number
  readonly verbose: boolean
  /** Calls of Python that are open. */
  readonly frames: number
}

/**
 * The group whose `(` was just taken: CPython 3.11 `_parser.py`, `_parse`.
 * @param mayFlag May flags for the whole expression stand here?
 * @returns `null` for a comment and for flags: they are no items
 */
export function readGroup(state: ParseState, inner: InnerReader, verbose: boolean, frames: number, mayFlag: boolean): Item | null {
  const { tokens } = state
  const opening = { inner, start: tokens.position - 1, verbose, frames }
  if (!tokens.take('?')) return captured(state, opening, null)
  const token = tokens.get()
  if (token === null) throw tokens.refused('an end inside of (?')
  if (token === 'P') return readNamed(state, opening)
  if (token === ':') return plain(state, opening, 0, 0)
  if (token === '#') return comment(state, opening.start)
  if (isOneOf(token, '=!<')) return readLook(state, opening, token)
  if (token === '(') return readCondition(state, opening)
  if (token === '>') return { kind: 'atomic', body: contents(state, opening, verbose) }
  if (!isFlag(token) && token !== '-') throw tokens.refused(`the group (?${token}`, opening.start)
  const flags = readFlags(state, token)
  if (flags) return plain(state, opening, flags.added, flags.removed)
  if (!mayFlag) throw tokens.refused('flags for the whole expression that do not stand at its start', opening.start)
  return null
}

function contents(state: ParseState, opening: Opening, verbose: boolean) {
  const body = opening.inner.alternatives(state, verbose, opening.frames)
  close(state, opening)
  return body
}

function close(state: ParseState, { start }: Opening): void {
  if (!state.tokens.take(')')) throw state.tokens.refused('a ( without its )', start)
}

function plain(state: ParseState, opening: Opening, addedFlags: number, removedFlags: number): Item {
  const verbose = (opening.verbose || (addedFlags & FLAG.verbose) !== 0) && (removedFlags & FLAG.verbose) === 0
  return { kind: 'group', number: null, addedFlags, removedFlags, body: contents(state, opening, verbose) }
}

function captured(state: ParseState, opening: Opening, name: string | null): Item {
  const number = state.openGroup(name, opening.start)
  const body = contents(state, opening, opening.verbose)
  state.groupWidths[number] = widthOf(body, state.groupWidths)
  return { kind: 'group', number, addedFlags: 0, removedFlags: 0, body }
}

/** `(?P<name>...)` and `(?P=name)`. */
function readNamed(state: ParseState, opening: Opening): Item {
  const { tokens } = state
  if (tokens.take('<')) return captured(state, opening, groupName(state, tokens.takeUntil('>', 'group name'), opening.start))
  if (!tokens.take('=')) throw tokens.refused(`the group (?P${tokens.next ?? ''}`, opening.start)
  const name = groupName(state, tokens.takeUntil(')', 'group name'), opening.start)
  const group = state.groupNames.get(name)
  if (group === undefined) throw tokens.refused(`a reference to the group ${name}, which there is not`, opening.start)
  if (!state.isClosed(group)) throw tokens.refused('a reference to an open group', opening.start)
  state.checkLookbehind(group, opening.start)
  return { kind: 'reference', group }
}

function groupName(state: ParseState, name: string, start: number): string {
  if (!isIdentifier(name)) throw state.tokens.refused(`the group name ${name}`, start)
  return name
}

function comment(state: ParseState, start: number): null {
  for (;;) {
    const token = state.tokens.get()
    if (token === null) throw state.tokens.refused('a comment without its )', start)
    if (token === ')') return null
  }
}

function readLook(state: ParseState, opening: Opening, token: string): Item {
  const behind = token === '<'
  const kind = behind ? state.tokens.get() : token
  if (!isOneOf(kind, '=!')) throw state.tokens.refused(`the group (?<${kind ?? ''}`, opening.start)
  const isOutermost = behind && state.lookbehindGroups === null
  if (isOutermost) state.lookbehindGroups = state.groupWidths.length
  const body = opening.inner.alternatives(state, opening.verbose, opening.frames)
  if (isOutermost) state.lookbehindGroups = null
  close(state, opening)
  return { kind: 'look', behind, negated: kind === '!', body }
}

/** `(?(1)yes|no)`, `(?(name)yes|no)`. */
function readCondition(state: ParseState, opening: Opening): Item {
  const { tokens } = state
  const group = conditionGroup(state, tokens.takeUntil(')', 'group name'), opening.start)
  state.checkLookbehind(group, opening.start)
  const yes = opening.inner.sequence(state, opening.verbose, opening.frames + 1)
  let no = null
  if (tokens.take('|')) {
    no = opening.inner.sequence(state, opening.verbose, opening.frames + 1)
    if (tokens.next === '|') throw tokens.refused('a condition with more than two branches', opening.start)
  }
  close(state, opening)
  return { kind: 'condition', group, yes, no }
}

function conditionGroup(state: ParseState, name: string, start: number): number {
  const known = state.groupNames.get(name)
  if (known !== undefined) return known
  if (isIdentifier(name)) throw new PatternError('refused', `a condition on the group ${name}, which there is not`, start)
  const number = Number(pythonInt(name) ?? 0)
  if (number <= 0 || number >= GROUPS_MAX) throw new PatternError('refused', `a condition on the group ${name}`, start)
  if (!state.conditions.has(number)) state.conditions.set(number, start)
  return number
}
