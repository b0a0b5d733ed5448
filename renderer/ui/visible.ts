/** A piece of visible text: plain, or an escape that stands for a character that must not be drawn. */
export interface TextPiece {
  readonly text: string
  readonly escape: boolean
}

const ESCAPE = /((?:\\x[0-9a-f]{2})+|\\u\{[0-9a-f]+\}|\\\\)/
const NAMES: Readonly<Record<string, string>> = {
  9: 'TAB', a: 'LINE FEED', d: 'CARRIAGE RETURN', 0: 'NULL', 8: 'BACKSPACE', '1b': 'ESCAPE', '7f': 'DELETE', ad: 'SOFT HYPHEN',
  '200b': 'ZERO WIDTH SPACE', '200c': 'ZERO WIDTH NON-JOINER', '200d': 'ZERO WIDTH JOINER', '200e': 'LEFT-TO-RIGHT MARK', '200f': 'RIGHT-TO-LEFT MARK',
  '2028': 'LINE SEPARATOR', '2029': 'PARAGRAPH SEPARATOR', '202a': 'LEFT-TO-RIGHT EMBEDDING', '202b': 'RIGHT-TO-LEFT EMBEDDING',
  '202c': 'POP DIRECTIONAL', '202d': 'LEFT-TO-RIGHT', '202e': 'RIGHT-TO-LEFT', '2060': 'WORD JOINER',
  '2066': 'LEFT-TO-RIGHT ISOLATE', '2067': 'RIGHT-TO-LEFT ISOLATE', '2068': 'FIRST STRONG ISOLATE', '2069': 'POP ISOLATE', feff: 'BYTE ORDER MARK',
}

/** Splits visible text at its escapes; `\u{202e}` becomes its code point and name, `\\` the backslash that it stands for. */
export function textPieces(visible: string): readonly TextPiece[] {
  if (!visible.includes('\\')) return [{ text: visible, escape: false }]
  const pieces: TextPiece[] = []
  for (const part of visible.split(ESCAPE)) {
    if (part === '') continue
    if (part === '\\\\') append(pieces, '\\')
    else if (part.startsWith('\\u{')) pieces.push({ text: codePointName(part.slice(3, -1)), escape: true })
    else if (part.startsWith('\\x')) pieces.push({ text: part, escape: true })
    else append(pieces, part)
  }
  return pieces
}

/** Where the file name begins: after the last slash that is not the end. */
export function baseNameStart(path: string): number {
  return path.length < 2 ? 0 : path.lastIndexOf('/', path.length - 2) + 1
}

function codePointName(hex: string): string {
  const name = NAMES[hex]
  return `U+${hex.toUpperCase().padStart(4, '0')}${name === undefined ? '' : ` ${name}`}`
}

function append(pieces: TextPiece[], text: string): void {
  const last = pieces.at(-1)
  if (last === undefined || last.escape) pieces.push({ text, escape: false })
  else pieces[pieces.length - 1] = { text: last.text + text, escape: false }
}
