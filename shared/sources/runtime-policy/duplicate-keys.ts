import { createScanner } from 'jsonc-parser'

/** A key that stands a second time in one object; `offset` counts UTF-16 units of the text. */
export interface DuplicateKey {
  readonly key: string
  readonly offset: number
}

/**
 * The first key that occurs twice in one object of a valid JSON text; `null` without one. `JSON.parse` takes the last of them without a word,
 * other programs the first: a policy that means two things is refused. Token by token: a hostile text may be nested deeper than a stack.
 */
export function findDuplicateKey(text: string): DuplicateKey | null {
  const scanner = createScanner(text, true)
  /** Keys of the objects that are open; `null` for an array. */
  const open: (Set<string> | null)[] = []
  let mayBeKey = false
  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    const offset = scanner.getTokenOffset()
    const character = text[offset]
    if (character === '"' && mayBeKey) {
      const keys = open.at(-1)
      const key = scanner.getTokenValue()
      if (keys?.has(key)) return { key, offset }
      keys?.add(key)
    }
    if (character === '{') open.push(new Set())
    else if (character === '[') open.push(null)
    else if (character === '}' || character === ']') open.pop()
    mayBeKey = character === '{' || character === ','
  }
  return null
}
