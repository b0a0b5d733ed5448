import type { PolicyDiff } from '@shared/model/policy-diff'
import { policyChanges } from '@shared/policy/list-changes'

/** A line for every difference: `+` what only the later policy says, `-` what only the earlier one does. Names in visible form. */
export function* diffLines(diff: PolicyDiff): Generator<string> {
  for (const { list, name, added, removed } of policyChanges(diff)) {
    const line = (sign: string, item: string) => `${sign} ${list} ${item}${name === null ? '' : ` ${name}`}`
    for (const item of removed) yield line('-', item)
    for (const item of added) yield line('+', item)
  }
}
