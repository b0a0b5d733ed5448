import { visibleText } from '../../../bytes/visible'
import type { Observation } from '../../../model/finding'
import { observe } from '../../observe'
import type { Origin } from './excludes'

/** Characters of a pattern that a finding quotes. */
const PATTERN_SHOWN = 200

export function shownPattern(pattern: string): string {
  return visibleText(pattern.slice(0, PATTERN_SHOWN))
}

/** @param why in words that go on after "it holds". They may hold parts of the pattern. */
export function notRun(origin: Origin, pattern: string, why: string): Observation {
  const message = `An exclude of ${origin.path} was not run, and excludes nothing: it holds ${shownPattern(why)}.`
  return observe('policy.lint.exclude-not-run', 'warning', message, { evidence: origin.evidence, found: shownPattern(pattern), group: shownPattern(pattern) })
}
