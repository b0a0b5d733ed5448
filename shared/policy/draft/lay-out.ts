import { JsonTokens } from '../../bytes/json-text/json-tokens'

/** Brackets up to this depth have their items on lines of their own: the document, and each of its lists. */
const LINES_DEPTH = 2
const INDENT = 2

/** A valid JSON text with one name of a list a line, as an editor shows it; every value as it is written. */
export function layOut(text: string): string {
  const parts: string[] = []
  let [depth, wasOpen] = [0, false]
  const line = () => `\n${' '.repeat(depth * INDENT)}`
  for (const token = new JsonTokens(text); token.next(); ) {
    const { first, offset, length } = token
    const closes = first === '}' || first === ']'
    const deep = closes ? depth : depth + 1
    if (closes) {
      depth--
      if (deep <= LINES_DEPTH && !wasOpen) parts.push(line())
    } else if (wasOpen && depth <= LINES_DEPTH) parts.push(line())
    if (first === '{' || first === '[') depth++
    wasOpen = first === '{' || first === '['
    parts.push(text.slice(offset, offset + length), first === ':' ? ' ' : first === ',' ? (depth <= LINES_DEPTH ? line() : ' ') : '')
  }
  return `${parts.join('')}\n`
}
