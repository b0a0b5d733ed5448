import { isWord } from './python-re/characters'
import { pythonLiteral } from './python-literal'
import { COUNT_END, type Item, type Sequence } from './python-re/syntax'

/**
 * The text that a pattern is, where it is nothing but that text without an end (`/tmp`, `^/tmp`, `/tmp.*`); `null` for any other pattern, and for one that
 * ends with `$` or `\Z`.
 * @param sequence in one group
 */
export function openHead(sequence: Sequence): string | null {
  const [wrapper, ...others] = sequence
  if (wrapper?.kind !== 'group' || others.length > 0) return null
  const items = wrapper.body
  const start = items.findIndex((item) => !isStart(item))
  const end = items.findIndex((item, i) => i >= start && !(item.kind === 'literal' && !item.negated))
  if (start === -1 || !isAnything(end === -1 ? [] : items.slice(end))) return null
  const literals = items.slice(start, end === -1 ? items.length : end)
  return literals.length === 0 ? null : literals.map((item) => String.fromCodePoint((item as { code: number }).code)).join('')
}

/** The pattern of this path and of what is below it, and of nothing else. */
export function closedPattern(path: string): string {
  return `${pythonLiteral(path)}(/|$)`
}

/** Does a text end inside of a name, so that a name can go on from there? What ends with `-` or `.` was meant as a beginning. */
export function isOpenEnded(text: string): boolean {
  const last = Array.from(text).at(-1)
  return last !== undefined && last !== '_' && isWord(last.codePointAt(0)!)
}

function isStart(item: Item): boolean {
  return item.kind === 'anchor' && (item.anchor === 'start' || item.anchor === 'text-start')
}

/** Nothing, or `.*` with or without an end after it. */
function isAnything(items: readonly Item[]): boolean {
  const [any, end, ...more] = items
  if (any === undefined) return true
  const isAll = any.kind === 'repeat' && any.min <= 1 && any.max === COUNT_END && any.body.length === 1 && any.body[0].kind === 'any'
  return isAll && more.length === 0 && (end === undefined || (end.kind === 'anchor' && (end.anchor === 'end' || end.anchor === 'text-end')))
}
