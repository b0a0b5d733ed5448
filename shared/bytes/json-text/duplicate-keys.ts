/** A key that stands a second time in one object; `offset` counts UTF-16 units of the text. */
export interface DuplicateKey {
  readonly key: string
  readonly offset: number
}

const [QUOTE, BACKSLASH, BLANK] = [0x22, 0x5c, 0x20]
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST, COMMA] = ['{', '}', '[', ']', ','].map((bracket) => bracket.charCodeAt(0))

/**
 * The first key that occurs twice in one object of a valid JSON text; `null` without one. `JSON.parse` takes the last of them without a word,
 * other programs the first: a document that means two things is refused.
 */
export function findDuplicateKey(text: string): DuplicateKey | null {
  /** Keys of the objects that are open; `null` for an array. */
  const open: (Set<string> | null)[] = []
  let mayBeKey = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code <= BLANK) continue
    if (code === QUOTE) {
      const end = closingQuote(text, at)
      const keys = mayBeKey ? open.at(-1) : null
      if (keys && !addKey(keys, text, at, end)) return { key: keyAt(text, at, end), offset: at }
      at = end
    } else if (code === OPEN_OBJECT) open.push(new Set())
    else if (code === OPEN_LIST) open.push(null)
    else if (code === CLOSE_OBJECT || code === CLOSE_LIST) open.pop()
    mayBeKey = code === OPEN_OBJECT || code === COMMA
  }
  return null
}

/** False where it is one of them already. */
function addKey(keys: Set<string>, text: string, start: number, end: number): boolean {
  const before = keys.size
  keys.add(keyAt(text, start, end))
  return keys.size > before
}

function keyAt(text: string, start: number, end: number): string {
  const inner = text.slice(start + 1, end)
  return inner.includes('\\') ? (JSON.parse(text.slice(start, end + 1)) as string) : inner
}

/** Where the string ends that begins at `start`: at a quote that no backslash escapes. */
function closingQuote(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let before = at
    while (text.charCodeAt(before - 1) === BACKSLASH) before--
    if ((at - before) % 2 === 0) return at
  }
  return text.length
}
