import type { ExcludeList } from '@shared/model/policy'
import { excludeRemarks } from '@shared/policy/lint/exclude-remarks'

/** Of a pattern that excludes nothing, or that keeps Keylime from using the others. */
const UNUSABLE: readonly string[] = ['policy.lint.exclude-disables-all', 'policy.lint.exclude-not-run']
/** Lines of one list. */
const TOLD_MAX = 100

/** What is to be told of exclude lists before they become part of a policy, a line each: patterns that can't be used, and comments. */
export function excludeDoubts(lists: readonly ExcludeList[]): string[] {
  return lists.flatMap(({ path, patterns, notes }) => {
    const unusable = Array.from(excludeRemarks(patterns)).filter(({ code }) => UNUSABLE.includes(code)).map(({ message }) => message)
    const told = unusable.slice(0, TOLD_MAX)
    const more = unusable.length - told.length
    return [...told, ...(more > 0 ? [`and ${more.toLocaleString('en-US')} more that can't be used`] : []), ...notes].map((line) => `${path}: ${line}`)
  })
}
