/** Lines that the draft adds and removes. */
export interface ChangedLines {
  readonly added: number
  readonly removed: number
}

/** Lines of both texts that are told to be one change from which on they are not believed: the editor compares for a few seconds, and then calls all that is left one change. */
const CUT_SHORT = 10_000

/** A change as the editor tells it: of one that only adds or removes the other end is line 0. */
interface LineChange {
  readonly originalStartLineNumber: number
  readonly originalEndLineNumber: number
  readonly modifiedStartLineNumber: number
  readonly modifiedEndLineNumber: number
}

/** How many lines were added and removed; `null` where the texts were not compared to their ends. */
export function countLines(changes: readonly LineChange[] | null): ChangedLines | null {
  if (changes === null) return null
  const parts = changes.map((one) => ({ added: length(one.modifiedStartLineNumber, one.modifiedEndLineNumber), removed: length(one.originalStartLineNumber, one.originalEndLineNumber) }))
  if (parts.some(({ added, removed }) => Math.min(added, removed) >= CUT_SHORT)) return null
  return { added: parts.reduce((sum, { added }) => sum + added, 0), removed: parts.reduce((sum, { removed }) => sum + removed, 0) }
}

function length(start: number, end: number): number {
  return end === 0 ? 0 : end - start + 1
}
