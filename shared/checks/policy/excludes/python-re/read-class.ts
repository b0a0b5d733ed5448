import type { ParseState } from './parse-state'
import { readClassEscape } from './read-escape'
import type { Item, Member } from './syntax'
import { isEscape } from './tokens'

/** The class whose `[` was just taken: CPython 3.11 `_parser.py`, `_parse`. A `]` right after `[` or `[^` is a literal. */
export function readClass(state: ParseState): Item {
  const { tokens } = state
  const start = tokens.position - 1
  const negated = tokens.take('^')
  if (tokens.next === ']') state.differences.add('bracket-first')
  if (tokens.next === ':') state.differences.add('posix-class')
  const members: Member[] = []
  for (;;) {
    const token = tokens.get()
    if (token === null) throw unterminated(state, start)
    if (token === ']' && members.length > 0) break
    const from = readMember(state, token)
    if (token === '[' && tokens.next === ':') state.differences.add('posix-class')
    if (!tokens.take('-')) {
      members.push(from)
      continue
    }
    const end = tokens.get()
    if (end === null) throw unterminated(state, start)
    if (end === ']') {
      members.push(from, { kind: 'literal', code: 0x2d })
      break
    }
    members.push(range(state, from, readMember(state, end), isNamed(token) || isNamed(end)))
  }
  return asItem(members, negated)
}

function readMember(state: ParseState, token: string): Member {
  return isEscape(token) ? readClassEscape(state, token) : { kind: 'literal', code: token.codePointAt(0)! }
}

/** @param isOpen Is an end known by its name only? */
function range(state: ParseState, from: Member, to: Member, isOpen: boolean): Member {
  if (from.kind !== 'literal' || to.kind !== 'literal' || (to.code < from.code && !isOpen)) throw state.tokens.refused('a range that is none')
  return { kind: 'range', from: from.code, to: to.code }
}

function isNamed(token: string): boolean {
  return token === '\\N'
}

/** A class of one character is that character, or any but it. */
function asItem(members: readonly Member[], negated: boolean): Item {
  const [first] = members
  if (first.kind === 'literal' && members.every((member) => member.kind === 'literal' && member.code === first.code)) return { kind: 'literal', code: first.code, negated }
  return { kind: 'class', members, negated }
}

function unterminated(state: ParseState, start: number) {
  return state.tokens.refused('a [ without its ]', start)
}
