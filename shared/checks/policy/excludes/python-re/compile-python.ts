import { PatternError, type PatternFailure } from './pattern-error'
import type { Difference } from './parse-state'
import { PythonPattern } from './python-pattern'
import { parsePattern } from './read-pattern'
import type { Item, Sequence } from './syntax'
import { newAllowance } from './write-program'

/** Characters of a pattern, of a list of excludes too. */
const PATTERN_MAX = 1 << 20

const TEXT_END: Item = { kind: 'anchor', anchor: 'text-end' }

/** What Python 3.11's `re.compile` makes of a pattern. */
export type CompiledPattern =
  | { readonly status: 'compiled'; readonly pattern: PythonPattern; readonly differences: ReadonlySet<Difference>; readonly sequence: Sequence; readonly groupNames: readonly string[] }
  | {
    /** `refused`: `re.error`; `crashes`: another exception; `not-run`: what Python does can't be told here. */
    readonly status: PatternFailure
    /** Words that may hold parts of the pattern. */
    readonly reason: string
    /** Of the character where it went wrong, from 0. */
    readonly position: number | null
  }

/**
 * Compiles a pattern of Python's `re` as `re.compile(pattern)` does, CPython 3.11. Code points; a lone surrogate is one. Never throws for a pattern.
 * @param matched what a match takes: a beginning of the text (`re.match`), or the whole of it (`re.fullmatch`)
 */
export function compilePython(pattern: string, matched: 'beginning' | 'whole' = 'beginning'): CompiledPattern {
  if (pattern.length > PATTERN_MAX) return { status: 'not-run', reason: `${pattern.length.toLocaleString('en-US')} characters, more than are read`, position: null }
  try {
    const parsed = parsePattern(pattern)
    const allowance = newAllowance()
    const { sequence } = parsed
    const alternatives = topAlternatives(sequence)
    const run = matched === 'beginning' ? alternatives : alternatives.map((one) => [...one, TEXT_END])
    const compiled = new PythonPattern(run, parsed.flags, parsed.groupWidths, allowance)
    const unknown = parsed.unknown ?? allowance.unknown
    if (unknown !== null) return { status: 'not-run', reason: unknown, position: null }
    return { status: 'compiled', pattern: compiled, differences: parsed.differences, sequence, groupNames: parsed.groupNames }
  } catch (error) {
    if (error instanceof PatternError) return { status: error.failure, reason: error.message, position: error.position }
    throw error
  }
}

/** Alternatives of the whole expression share nothing: each is run by itself. */
function topAlternatives(sequence: Sequence): readonly Sequence[] {
  const [only, ...more] = sequence
  return more.length === 0 && only?.kind === 'branch' ? only.alternatives : [sequence]
}
