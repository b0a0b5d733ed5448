/**
 * Breaks a text at blanks so that no line is wider than `width` columns; the first line starts with `first`, the others with
 * `indent` blanks. A word that is too long for a line, a path or a digest, is broken where the line ends.
 */
export function wrap(text: string, width: number, first = '', indent = first.length): string[] {
  const room = Math.max(20, width - indent)
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap((part) => pieces(part, room))) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  lines.push(line)
  return lines.map((content, index) => (index === 0 ? first : ' '.repeat(indent)) + content)
}

function pieces(word: string, room: number): string[] {
  const parts: string[] = []
  for (let start = 0; start < word.length || start === 0; start += room) parts.push(word.slice(start, start + room))
  return parts
}

/** Columns as wide as their widest cell, two blanks between them, nothing after the last. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>((widest, row) => row.map((cell, column) => Math.max(widest[column] ?? 0, cell.length)), [])
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd())
}

/** The first 16 digits of a longer hex value. */
export function shortHex(hex: string): string {
  return hex.length > 16 ? `${hex.slice(0, 16)}...` : hex
}
