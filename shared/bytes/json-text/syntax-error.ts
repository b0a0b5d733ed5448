import { JsonTokens } from './json-tokens'

/** What is wrong with a text that is no JSON; `offset` counts UTF-16 units. */
export interface SyntaxProblem {
  readonly offset: number
  readonly expected: string
  /** As it stands there. */
  readonly found: string
  /** The text up to its last whole value, what is open there closed: JSON, with every value at its place. Empty without one. */
  readonly readable: string
}

/** What may come next. */
type Next = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma or end' | 'nothing'

const WORDS: Readonly<Record<Next, string>> = {
  value: 'a value', 'value or ]': 'a value or ]', key: 'a key in quotes', 'key or }': 'a key in quotes or }', colon: 'a colon', 'comma or end': 'a comma or the end of the list', nothing: 'the end of the text',
}
const LITERAL = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/
/** Characters of the text that are told. */
const FOUND_MAX = 60

/** The first place at which a text stops being JSON (RFC 8259); `null` when it is JSON. `JSON.parse` tells it in words of its engine only. */
export function findSyntaxError(text: string): SyntaxProblem | null {
  const closers: string[] = []
  let next: Next = 'value'
  /** End of the last value, or of the last bracket: what is open there is what is open now, for a key, colon or comma opens nothing. */
  let whole = 0
  const problem = (offset: number, expected: string, found: string): SyntaxProblem =>
    ({ offset, expected, found, readable: text.slice(0, whole) + (whole > 0 ? closers.toReversed().join('') : '') })
  for (const token = new JsonTokens(text); token.next(); ) {
    const { offset, length, broken } = token
    const found = text.slice(offset, offset + Math.min(length, FOUND_MAX))
    if (broken === 'no-end') return problem(offset + length, 'a quote at the end of the string', offset + length < text.length ? 'the end of the line' : 'the end of the text')
    if (broken === 'content') return problem(offset, 'a string without control characters and unknown escapes', found)
    const after = step(next, token, text, closers)
    if (after === null) return problem(offset, WORDS[next], found)
    next = after
    if (next !== 'key' && next !== 'colon' && next !== 'value') whole = offset + length
  }
  return next === 'nothing' ? null : problem(text.length, WORDS[next], 'the end of the text')
}

function step(next: Next, { first, offset, length }: JsonTokens, text: string, closers: string[]): Next | null {
  const isString = first === '"'
  const mayClose = next === 'value or ]' || next === 'key or }' || next === 'comma or end'
  if (mayClose && first === closers.at(-1)) {
    closers.pop()
    return afterValue(closers)
  }
  if (next === 'key' || next === 'key or }') return isString ? 'colon' : null
  if (next === 'colon') return first === ':' ? 'value' : null
  if (next === 'comma or end') return first !== ',' ? null : closers.at(-1) === '}' ? 'key' : 'value'
  if (next === 'nothing') return null
  if (first === '{' || first === '[') {
    closers.push(first === '{' ? '}' : ']')
    return first === '{' ? 'key or }' : 'value or ]'
  }
  return isString || LITERAL.test(text.slice(offset, offset + length)) ? afterValue(closers) : null
}

function afterValue(closers: readonly string[]): Next {
  return closers.length === 0 ? 'nothing' : 'comma or end'
}
