import { visit } from 'jsonc-parser'

/** A key that stands a second time in one object; `offset` counts UTF-16 units of the text. */
export interface DuplicateKey {
  readonly key: string
  readonly offset: number
}

/**
 * Keys that occur twice in one object of a JSON text. `JSON.parse` takes the last of them without a word, other programs the first: a policy
 * that means two things is refused.
 */
export function duplicateKeys(text: string): DuplicateKey[] {
  const objects: Set<string>[] = []
  const duplicates: DuplicateKey[] = []
  visit(text, {
    onObjectBegin: () => {
      objects.push(new Set())
    },
    onObjectEnd: () => {
      objects.pop()
    },
    onObjectProperty: (key, offset) => {
      const keys = objects[objects.length - 1]
      if (keys.has(key)) duplicates.push({ key, offset })
      keys.add(key)
    },
  })
  return duplicates
}
