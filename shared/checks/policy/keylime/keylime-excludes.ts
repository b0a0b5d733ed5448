import type { CaseModel } from '../../check'
import { compileKeylimeExcludes, type KeylimeExcludes as CompiledExcludes } from '../excludes/compile-keylime-excludes'
import type { KeylimePolicy } from './keylime-policy'

/** Keylime's one combined pattern. */
export interface KeylimeExcludes extends Pick<CompiledExcludes, 'needs'> {
  /** `unknown`: what Python's engine makes of this name is not computed here. */
  match(name: string): boolean | 'unknown'
  /** Why it excludes nothing although patterns are there; `null` where it runs, or there are none. */
  readonly disabled: string | null
  /** Compiling it raises what Keylime does not catch: what it was; `null` where it does not. */
  readonly crash: string | null
}

/** Excludes of the policies, then those of exclude lists, as one pattern: a bad one disables all. */
export function keylimeExcludes(model: CaseModel, policy: KeylimePolicy): KeylimeExcludes {
  const lists = model.excludeLists.filter((list) => model.given.has(list.evidence))
  const { status, match, needs } = compileKeylimeExcludes([...policy.excludes, ...lists.flatMap((list) => list.patterns)])
  return {
    needs,
    match(name) {
      const answer = match(name)
      return answer === 'too-costly' ? 'unknown' : answer
    },
    disabled: status.status === 'refused' ? status.reason : null,
    crash: status.status === 'crashes' ? `the excludes do not compile (${status.reason})` : null,
  }
}
