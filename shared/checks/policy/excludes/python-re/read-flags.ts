import type { ParseState } from './parse-state'
import { FLAG, TYPE_FLAGS } from './syntax'

const FLAGS: ReadonlyMap<string, number> = new Map([
  ['i', FLAG.ignoreCase], ['L', FLAG.locale], ['m', FLAG.multiline], ['s', FLAG.dotAll], ['x', FLAG.verbose], ['a', FLAG.ascii], ['t', FLAG.template], ['u', FLAG.unicode],
])

export function isFlag(token: string): boolean {
  return FLAGS.has(token)
}

/** Flags of a group, `first` being the first character of them; `null` when they were for the whole expression. CPython 3.11 `_parser.py`, `_parse_flags`. */
export function readFlags(state: ParseState, first: string): { readonly added: number; readonly removed: number } | null {
  let token = first
  let added = 0
  while (token !== '-' && token !== ')' && token !== ':') {
    added = addFlag(state, added, token)
    token = nextFlag(state, ')-:')
  }
  if (token === ')') {
    state.flags |= added
    return null
  }
  if (added & FLAG.template) throw state.tokens.refused('a flag that only the whole expression can have')
  const removed = token === '-' ? removedFlags(state) : 0
  if (added & removed) throw state.tokens.refused('a flag that is turned on and off')
  return { added, removed }
}

function addFlag(state: ParseState, added: number, token: string): number {
  const flag = FLAGS.get(token)!
  if (flag === FLAG.ignoreCase) state.differences.add('ignored-case')
  if (flag === FLAG.locale) throw state.tokens.refused('the flag L')
  const all = added | flag
  if (flag & TYPE_FLAGS && (all & TYPE_FLAGS) !== flag) throw state.tokens.refused('the flags a and u together')
  return all
}

function removedFlags(state: ParseState): number {
  let removed = 0
  for (let token = nextFlag(state, ''); token !== ':'; token = nextFlag(state, ':')) {
    const flag = FLAGS.get(token)!
    if (flag & TYPE_FLAGS) throw state.tokens.refused(`the flag ${token}, which can't be turned off`)
    removed |= flag
  }
  if (removed & FLAG.template) throw state.tokens.refused('a flag that only the whole expression can have')
  return removed
}

/** The next flag, or one of the characters that may stand there instead. */
function nextFlag(state: ParseState, others: string): string {
  const token = state.tokens.get()
  if (token === null || (!isFlag(token) && !(token.length === 1 && others.includes(token)))) throw state.tokens.refused(`a group of flags that goes on with ${token ?? 'nothing'}`)
  return token
}
