import { PatternError } from './pattern-error'
import { CLASS_ESCAPES_INSIDE, translateEscape } from './python-escape'

/** One member of a class: its translation, and its code point where it can bound a range. */
interface Member {
  readonly translated: string
  readonly codePoint: number | null
}

/** The class that begins at `start`, after its `[`. In Python a `]` right after `[` or `[^` is a literal. */
export function translateClass(characters: readonly string[], start: number): { readonly translated: string; readonly length: number } {
  let position = start
  const negated = characters[position] === '^'
  if (negated) position++
  let body = ''
  for (let first = true; first || characters[position] !== ']'; first = false) {
    const from = readMember(characters, position)
    position += from.length
    const range = characters[position] === '-' && characters[position + 1] !== ']' && characters[position + 1] !== undefined
    if (!range) {
      body += from.translated
      continue
    }
    const to = readMember(characters, position + 1)
    position += 1 + to.length
    if (from.codePoint === null || to.codePoint === null || from.codePoint > to.codePoint) throw new PatternError('a range that is none')
    body += `${from.translated}-${to.translated}`
  }
  return { translated: `[${negated ? '^' : ''}${body}]`, length: position + 1 - start }
}

function readMember(characters: readonly string[], position: number): Member & { readonly length: number } {
  const character = characters[position]
  if (character === undefined) throw new PatternError('a [ without its ]')
  if (character === '\\') {
    const escaped = translateEscape(characters, position + 1, CLASS_ESCAPES_INSIDE)
    return { ...escaped, length: 1 + escaped.length }
  }
  const codePoint = character.codePointAt(0)!
  return { translated: `\\x{${codePoint.toString(16)}}`, codePoint, length: 1 }
}
