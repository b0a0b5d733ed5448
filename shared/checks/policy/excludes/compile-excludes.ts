import type { Observation } from '../../../model/finding'
import type { CaseModel } from '../../check'
import { notRun } from './exclude-words'
import type { Exclude, ExcludeSource, Excludes, Origin } from './excludes'
import { matchesEverything } from './matches-everything'
import { openHead } from './open-head'
import { plainEnd, plainPattern, type PlainPattern } from './plain-pattern'
import { Programs } from './programs'
import { Budget } from './python-re/budget'
import { compilePython, type CompiledPattern } from './python-re/compile-python'
import type { Difference } from './python-re/parse-state'
import { isMet, matchText, type MatchText } from './python-re/python-pattern'

type CompiledProgram = Extract<CompiledPattern, { status: 'compiled' }>

const NO_DIFFERENCES: ReadonlySet<Difference> = new Set()

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
  const programs = new Programs()
  const patterns: Exclude[] = []
  const everything: Exclude[] = []
  for (const list of lists) {
    const compiled = compileList(list, budget, programs, observations)
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
function compileList({ origin, patterns }: ExcludeSource, budget: Budget, programs: Programs, observations: Observation[]): Exclude[] {
  const taken = new Set<string>()
  const compiled: Exclude[] = []
  for (const pattern of new Set(patterns)) {
    const plain = plainPattern(pattern)
    if (plain) {
      compiled.push(plainExclude(origin, pattern, plain))
      continue
    }
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
    compiled.push(programExclude(origin, pattern, result, programs, budget.ofPattern()))
  }
  return compiled
}

function plainExclude(origin: Origin, pattern: string, plain: PlainPattern): Exclude {
  const { text } = plain
  return {
    origin, pattern, head: text === '' ? null : text, differences: NO_DIFFERENCES, prefix: text, needs: [{ prefix: text, required: [] }],
    match: (path) => path.text.startsWith(text),
    matchEnd: (path) => plainEnd(plain, path.text),
  }
}

function programExclude(origin: Origin, pattern: string, { pattern: program, sequence, differences }: CompiledProgram, programs: Programs, own: Budget): Exclude {
  const { prefix, needs } = program
  programs.keep(pattern, program)
  // What a path must have is known without the program, which may be gone by then.
  const mayMatch = ({ text }: MatchText) => needs.some((one) => isMet(one, text))
  return {
    origin, pattern, head: openHead(sequence), differences: differences.size === 0 ? NO_DIFFERENCES : differences, prefix, needs: needs.map((one) => ({ prefix: one.prefix, required: one.required })),
    match: (path) => mayMatch(path) && programs.of(pattern).match(path, own),
    matchEnd: (path) => {
      const end = mayMatch(path) ? programs.of(pattern).matchEnd(path, own) : null
      return end === null || end < 0 ? null : end
    },
  }
}
