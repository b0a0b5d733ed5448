import { RE2JS, RE2JSException } from 're2js'
import { decodeUtf8, visibleText } from '../../../bytes/visible'
import type { Observation } from '../../../model/finding'
import type { CaseModel } from '../../check'
import { observe } from '../../observe'
import type { Exclude, Excludes } from './excludes'
import { matchesEverything } from './matches-everything'
import { PatternError } from './pattern-error'
import { translatePattern } from './python-pattern'

/** Patterns longer than this are not compiled: a program of RE2 grows with its pattern. */
const PATTERN_MAX = 4096

interface Origin {
  readonly evidence: string
  readonly path: string
}

/** The excludes of the policies and of exclude lists, each on its own, in an engine whose time is linear in the path. */
export function compileExcludes(model: CaseModel, policies: readonly (Origin & { readonly excludes: readonly string[] })[]): Excludes {
  const lists = model.excludeLists.filter((list) => model.given.has(list.evidence))
  const all = [...policies.map((policy) => ({ origin: originOf(policy), patterns: policy.excludes })), ...lists.map((list) => ({ origin: originOf(list), patterns: list.patterns }))]
  const observations: Observation[] = []
  const compiled: RE2JS[] = []
  const everything: Exclude[] = []
  for (const { origin, patterns } of all) {
    const groupNames = new Set<string>()
    for (const pattern of new Set(patterns)) {
      const result = compile(pattern, groupNames)
      if (typeof result === 'string') {
        observations.push(notRun(origin, pattern, result))
        continue
      }
      compiled.push(result)
      const isTold = everything.some((one) => one.evidence === origin.evidence)
      if (!isTold && matchesEverything((path) => result.matcher(path).lookingAt())) everything.push({ ...origin, pattern, match: matcher([result]) })
    }
  }
  return { observations, everything, match: matcher(compiled) }
}

function originOf({ evidence, path }: Origin): Origin {
  return { evidence, path }
}

function matcher(patterns: readonly RE2JS[]): Excludes['match'] {
  return (path) => {
    const text = patterns.length === 0 ? null : decodeUtf8(path)
    return text !== null && patterns.some((pattern) => pattern.matcher(text).lookingAt())
  }
}

/** The compiled pattern, or what it holds that is not run. */
function compile(pattern: string, groupNames: Set<string>): RE2JS | string {
  if (pattern.length > PATTERN_MAX) return `${pattern.length} characters`
  try {
    return RE2JS.compile(translatePattern(pattern, groupNames))
  } catch (error) {
    if (error instanceof PatternError || error instanceof RE2JSException) return error.message
    throw error
  }
}

function notRun(origin: Origin, pattern: string, why: string): Observation {
  const message = `An exclude of ${origin.path} was not run, and excludes nothing: it holds ${visibleText(why)}.`
  return observe('policy.lint.exclude-not-run', 'warning', message, { evidence: origin.evidence, found: visibleText(pattern.slice(0, 200)) })
}
