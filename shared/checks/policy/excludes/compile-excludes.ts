import type { Observation } from '../../../model/finding'
import type { CaseModel } from '../../check'
import { notRun } from './exclude-words'
import type { Exclude, ExcludeSource, Excludes, Origin } from './excludes'
import { matchesEverything } from './matches-everything'
import { Budget } from './python-re/budget'
import { compilePython } from './python-re/compile-python'
import { matchText } from './python-re/python-pattern'

/**
 * The excludes of the policies and of the exclude lists that the user named, each pattern on its own as Python 3.11 has it in the group that Keylime puts
 * around it. One that Python refuses, or that can't be run here, excludes nothing.
 */
export function compileExcludes(model: CaseModel, policies: readonly (Origin & { readonly excludes: readonly string[] })[], budget = new Budget()): Excludes {
  const named = model.excludeLists.filter((list) => model.given.has(list.evidence))
  const lists = [
    ...policies.map((policy) => ({ origin: originOf(policy), patterns: policy.excludes })),
    ...named.map((list) => ({ origin: originOf(list), patterns: list.patterns })),
  ]
  const observations: Observation[] = []
  const patterns: Exclude[] = []
  const everything: Exclude[] = []
  for (const list of lists) {
    const compiled = compileList(list, budget, observations)
    for (const one of compiled) patterns.push(one)
    const first = compiled.find((one) => matchesEverything((path) => one.match(matchText(path)) === true))
    if (first) everything.push(first)
  }
  return { lists, patterns, everything, observations }
}

function originOf({ evidence, path }: Origin): Origin {
  return { evidence, path }
}

/** Python makes one pattern of a list, in which the name of a group may stand once: names of patterns that are run are taken. */
function compileList({ origin, patterns }: ExcludeSource, budget: Budget, observations: Observation[]): Exclude[] {
  const taken = new Set<string>()
  const compiled: Exclude[] = []
  for (const pattern of new Set(patterns)) {
    const result = compilePython(`(${pattern})`)
    if (result.status !== 'compiled') {
      observations.push(notRun(origin, pattern, result.reason))
      continue
    }
    const again = result.groupNames.find((name) => taken.has(name))
    if (again !== undefined) {
      observations.push(notRun(origin, pattern, `a second group of the name ${again}`))
      continue
    }
    for (const name of result.groupNames) taken.add(name)
    const own = budget.ofPattern()
    compiled.push({
      origin, pattern, sequence: result.sequence, differences: result.differences, prefix: result.pattern.prefix, needs: result.pattern.needs,
      match: (path) => result.pattern.match(path, own),
      matchEnd: (path) => {
        const end = result.pattern.matchEnd(path, own)
        return end < 0 ? null : end
      },
    })
  }
  return compiled
}
