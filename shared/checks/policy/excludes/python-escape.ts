import { PatternError } from './pattern-error'

/** Python's Unicode classes, in RE2's words (a class body, without brackets). */
const DIGIT = '\\p{Nd}'
const WORD = '\\p{L}\\p{N}_'
const SPACE = '\\x{9}-\\x{d}\\x{1c}-\\x{20}\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}'

/** What a class escape becomes outside a class, and inside one (`null`: refused there). */
export const CLASS_ESCAPES: Readonly<Record<string, string>> = {
  d: `[${DIGIT}]`, D: `[^${DIGIT}]`, w: `[${WORD}]`, W: `[^${WORD}]`, s: `[${SPACE}]`, S: `[^${SPACE}]`, A: '\\A', Z: '\\z',
}
export const CLASS_ESCAPES_INSIDE: Readonly<Record<string, string>> = { d: DIGIT, w: WORD, s: SPACE }

const CONTROL: Readonly<Record<string, string>> = { n: '\\x{a}', r: '\\x{d}', t: '\\x{9}', f: '\\x{c}', v: '\\x{b}', a: '\\x{7}' }
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }
const UNICODE_MAX = 0x10ffff

/** The escape whose character stands at `position`, after the backslash. `length`: characters that it takes. */
export function translateEscape(
  characters: readonly string[], position: number, classes: Readonly<Record<string, string>>,
): { readonly translated: string; readonly length: number; readonly codePoint: number | null } {
  const character = characters[position]
  if (character === undefined) throw new PatternError('a backslash at the end')
  if (Object.hasOwn(classes, character)) return { translated: classes[character], length: 1, codePoint: null }
  if (Object.hasOwn(CONTROL, character)) return { translated: CONTROL[character], length: 1, codePoint: Number.parseInt(CONTROL[character].slice(3), 16) }
  const digits = HEX_DIGITS[character]
  if (digits !== undefined) return hexEscape(characters, position, digits)
  if (/[A-Za-z0-9]/.test(character)) throw new PatternError(`the escape \\${character}`)
  const codePoint = character.codePointAt(0)!
  return { translated: `\\x{${codePoint.toString(16)}}`, length: 1, codePoint }
}

function hexEscape(characters: readonly string[], position: number, digits: number) {
  const text = characters.slice(position + 1, position + 1 + digits).join('')
  const codePoint = Number.parseInt(text, 16)
  if (text.length !== digits || !/^[0-9a-fA-F]+$/.test(text) || codePoint > UNICODE_MAX) throw new PatternError(`the escape \\${characters[position]}${text}`)
  return { translated: `\\x{${codePoint.toString(16)}}`, length: 1 + digits, codePoint }
}
