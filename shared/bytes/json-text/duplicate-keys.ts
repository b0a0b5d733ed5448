import { JsonTokens } from './json-tokens'

/** A key that stands a second time in one object; `offset` counts UTF-16 units of the text. */
export interface DuplicateKey {
  readonly key: string
  readonly offset: number
}

/**
 * The first key that occurs twice in one object of a valid JSON text; `null` without one. `JSON.parse` takes the last of them without a word,
 * other programs the first: a document that means two things is refused.
 */
export function findDuplicateKey(text: string): DuplicateKey | null {
  /** Keys of the objects that are open; `null` for an array. */
  const open: (Set<string> | null)[] = []
  let mayBeKey = false
  for (const tokens = new JsonTokens(text); tokens.next(); ) {
    const { first, offset } = tokens
    if (first === '"' && mayBeKey) {
      const keys = open.at(-1)
      const key = tokens.value()
      if (keys?.has(key)) return { key, offset }
      keys?.add(key)
    }
    if (first === '{') open.push(new Set())
    else if (first === '[') open.push(null)
    else if (first === '}' || first === ']') open.pop()
    mayBeKey = first === '{' || first === ','
  }
  return null
}
