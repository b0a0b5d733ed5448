/** Line ends and white space as Python's `str.splitlines`, `strip` and `split` have them. */
const LINE_ENDS = '\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029'
const LINE = new RegExp(`[^${LINE_ENDS}]+`, 'g')
const SPACES: ReadonlySet<string> = new Set([...LINE_ENDS, ...'\t\x1f \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000'])

/** A line without its end; `offset` counts UTF-16 units of the text. */
export interface TextLine {
  readonly offset: number
  readonly text: string
}

/** Lines that are not empty, as Python splits them. One by one: of a file of line ends no list is made. */
export function* pythonLines(text: string): Generator<TextLine> {
  for (const match of text.matchAll(LINE)) yield { offset: match.index, text: match[0] }
}

/** Lines that end with LF, a CR before it left out, without empty ones. */
export function* plainLines(text: string): Generator<TextLine> {
  for (let offset = 0; offset < text.length;) {
    const found = text.indexOf('\n', offset)
    const end = found < 0 ? text.length : found
    const line = text.slice(offset, text[end - 1] === '\r' && end > offset ? end - 1 : end)
    if (line !== '') yield { offset, text: line }
    offset = end + 1
  }
}

/** The first word of a line and what follows the white space after it (`line.strip().split(None, 1)`); `null` for a line of blanks, an empty rest for one word. */
export function wordAndRest(line: string): { readonly word: string; readonly rest: string } | null {
  const start = skip(line, 0, isSpace)
  let end = line.length
  while (end > start && isSpace(line[end - 1])) end--
  if (start === end) return null
  const wordEnd = Math.min(skip(line, start, (unit) => !isSpace(unit)), end)
  const restStart = Math.min(skip(line, wordEnd, isSpace), end)
  return { word: line.slice(start, wordEnd), rest: line.slice(restStart, end) }
}

function isSpace(unit: string): boolean {
  return SPACES.has(unit)
}

function skip(line: string, from: number, over: (unit: string) => boolean): number {
  let at = from
  while (at < line.length && over(line[at])) at++
  return at
}

/** Names in a log have no blanks: IMA writes `_` for each (Linux 6.12 `ima_template_lib.c`). */
export function logName(name: string): string {
  return name.replaceAll(' ', '_')
}
