import { matchesEverything } from '../../checks/policy/excludes/matches-everything'
import { closedPattern, isOpenEnded, openHead } from '../../checks/policy/excludes/open-head'
import { shownPattern } from '../../checks/policy/excludes/exclude-words'
import { compileKeylimeExcludes } from '../../checks/policy/excludes/compile-keylime-excludes'
import { Budget } from '../../checks/policy/excludes/python-re/budget'
import { compilePython } from '../../checks/policy/excludes/python-re/compile-python'
import { matchText } from '../../checks/policy/excludes/python-re/python-pattern'
import type { PolicyEdit } from '../../model/policy-edit'
import type { Remark } from './remark'

/** About excludes that do more than they say, or nothing, each at its place. */
export function* excludeRemarks(excludes: readonly string[]): Generator<Remark> {
  const culprit = culpritOf(excludes)
  for (const [i, pattern] of excludes.entries()) {
    const at = ['excludes', i] as const
    const remove: PolicyEdit = { kind: 'remove-exclude', pattern }
    const shown = shownPattern(pattern)
    if (i === culprit?.index) yield { code: 'policy.lint.exclude-disables-all', severity: 'warning', message: `Because of "${shown}" Keylime ${culprit.crashes ? 'ends with an error' : 'uses no exclude at all'}: it holds ${shownPattern(culprit.reason)}.`, at, fix: { title: 'Remove the exclude', edits: [remove] } }
    const compiled = compilePython(`(${pattern})`)
    if (compiled.status !== 'compiled') {
      if (i !== culprit?.index) yield { code: 'policy.lint.exclude-not-run', severity: 'warning', message: `"${shown}" excludes nothing here: it holds ${shownPattern(compiled.reason)}.`, at, fix: null }
      continue
    }
    const budget = new Budget().ofPattern()
    if (matchesEverything((path) => compiled.pattern.match(matchText(path), budget) === true)) yield { code: 'policy.lint.excludes-everything', severity: 'warning', message: `"${shown}" lets every file pass unchecked.`, at, fix: { title: 'Remove the exclude', edits: [remove] } }
    const head = openHead(compiled.sequence)
    if (head !== null && isOpenEnded(head)) yield { code: 'policy.lint.exclude-unanchored', severity: 'info', message: `"${shown}" has no end: ${shownPattern(head)}_evil passes unchecked too.`, at, fix: { title: `Use ${shownPattern(closedPattern(head))}`, edits: [remove, { kind: 'add-exclude', pattern: closedPattern(head) }] } }
  }
}

function culpritOf(excludes: readonly string[]): { readonly index: number | null; readonly reason: string; readonly crashes: boolean } | null {
  const { status } = compileKeylimeExcludes(excludes)
  return status.status === 'refused' || status.status === 'crashes' ? { index: status.index, reason: status.reason, crashes: status.status === 'crashes' } : null
}
