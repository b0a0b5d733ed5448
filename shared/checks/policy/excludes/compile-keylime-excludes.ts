import { Budget } from './python-re/budget'
import { compilePython } from './python-re/compile-python'
import { matchText, type LiteralNeeds } from './python-re/python-pattern'
import type { PatternFailure } from './python-re/pattern-error'

/** What Keylime makes of a list of excludes. */
export type KeylimeExcludesStatus =
  /** No list, or an empty one: nothing is excluded. */
  | { readonly status: 'none' }
  | { readonly status: 'compiled' }
  | {
    /**
     * `refused`: Keylime logs `re.error` and goes on without any exclude. `crashes`: another exception, which ends its run. `not-run`: what Python
     * makes of the list can't be told here.
     */
    readonly status: PatternFailure
    /** Words that may hold parts of a pattern. */
    readonly reason: string
    /** Of the pattern where it went wrong, from 0; `null` where it can't be put down to one. */
    readonly index: number | null
  }

export interface KeylimeExcludes {
  readonly status: KeylimeExcludesStatus
  /**
   * Does the list exclude a path, as Python has it as a `str`? A list that did not compile excludes nothing. `too-costly`: not known, because no step is
   * left for it, the list is `not-run`, or Python's own matcher would raise SystemError.
   */
  match(path: string): boolean | 'too-costly'
  /** A path that meets none of these is not excluded. */
  readonly needs: readonly LiteralNeeds[]
}

/** What every path meets. */
const ANYTHING: LiteralNeeds = { prefix: '', required: [] }

/**
 * The excludes of one policy as Keylime uses them: `"(" + ")|(".join(list) + ")"`, compiled by Python's `re` and held against a beginning of the path by
 * `match` (keylime/ima/ima.py at 9b1f6e6a). No element is wrapped by itself: groups are numbered and named over all.
 */
export function compileKeylimeExcludes(list: readonly string[], budget = Budget.of(list.length)): KeylimeExcludes {
  if (list.length === 0) return { status: { status: 'none' }, match: () => false, needs: [] }
  const compiled = compilePython(`(${list.join(')|(')})`)
  if (compiled.status !== 'compiled') {
    const { status, reason, position } = compiled
    const told = { status, reason, index: position === null ? null : elementAt(list, position) }
    return status === 'not-run' ? { status: told, match: () => 'too-costly', needs: [ANYTHING] } : { status: told, match: () => false, needs: [] }
  }
  return {
    status: { status: 'compiled' },
    match: (path) => {
      const answer = compiled.pattern.match(matchText(path), budget)
      return answer === 'python-fails' ? 'too-costly' : answer
    },
    needs: compiled.pattern.needs,
  }
}

/** The element that a character of the combined form belongs to, its wrapper included. */
function elementAt(list: readonly string[], position: number): number {
  let end = 0
  for (const [i, element] of list.entries()) {
    end += 1 + Array.from(element).length + 2
    if (position < end) return i
  }
  return list.length - 1
}
