import type { PolicyEdit } from '@shared/model/policy-edit'
import type { Fix } from '@shared/model/workbench'

/** A fix in the list. `applied`: the draft says all that it asks for. `moot`: what it is for passes already. */
export interface FixRow {
  readonly key: string
  readonly fix: Fix
  readonly state: 'open' | 'applied' | 'moot'
}

/** Are all its edits told with it? */
export function isWhole({ edits, editCount }: Fix): boolean {
  return edits.length === editCount
}

/** The same fix has the same key in every answer. Of one with more edits than are told the first, and what is said of it, count. */
export function keyOf(fix: Fix): string {
  const { edits, editCount, title, because } = fix
  if (edits.length === 0) return `${title}\n${because}`
  return isWhole(fix) ? JSON.stringify(edits) : JSON.stringify([editCount, title, because, edits[0], edits.at(-1)])
}

/** The list with what is known at once of a changed draft: whether it has a fix, by its key. What is not needed is told by the next search alone. */
export function markRows(rows: readonly FixRow[], has: ReadonlyMap<string, boolean>): readonly FixRow[] {
  return rows.map((row) => {
    const isApplied = has.get(row.key)
    if (isApplied === undefined || row.fix.edits.length === 0 || isApplied === (row.state === 'applied')) return row
    return { ...row, state: isApplied ? 'applied' : 'open' }
  })
}

/**
 * The list after a change of the draft. Rows keep their places, for the next click is meant for what stood there: `fresh` is what the draft
 * as it is now still lacks, `has` says of each fix of `known` whether the draft has it. What comes new takes the place of a row of its kind
 * that fell away, or stands after what is next safer.
 */
export function mergeFixes(known: readonly Fix[], fresh: readonly Fix[], has: readonly boolean[]): readonly FixRow[] {
  const open = new Map(fresh.map((fix) => [keyOf(fix), fix]))
  const knownKeys = new Set(known.map(keyOf))
  const added = new Set(fresh.filter((fix) => !knownKeys.has(keyOf(fix))))
  const rows = known.flatMap((fix, at): FixRow[] => {
    const key = keyOf(fix)
    if (has[at] && fix.edits.length > 0) return [{ key, fix, state: 'applied' }]
    const now = open.get(key)
    if (now !== undefined) return [rowOf(now)]
    const next = [...added].find((one) => one.kind === fix.kind && one.safety === fix.safety)
    if (next !== undefined) {
      added.delete(next)
      return [rowOf(next)]
    }
    // Old digests can go when the new ones are listed, and are suggested no more by then.
    if (fix.kind === 'retire') return [{ key, fix, state: 'open' }]
    return fix.edits.length > 0 ? [{ key, fix, state: 'moot' }] : []
  })
  for (const fix of added) rows.splice(placeAfterSafer(rows, fresh, fix), 0, rowOf(fix))
  return rows
}

function rowOf(fix: Fix): FixRow {
  return { key: keyOf(fix), fix, state: 'open' }
}

/** After the row of the fix that comes before it in the order of safety; first where there is none. */
function placeAfterSafer(rows: readonly FixRow[], fresh: readonly Fix[], fix: Fix): number {
  const before = fresh.slice(0, fresh.indexOf(fix)).toReversed()
  for (const one of before) {
    const at = rows.findIndex(({ key }) => key === keyOf(one))
    if (at !== -1) return at + 1
  }
  return 0
}

/** The edits that take a fix back, but for those that other applied fixes need too. `null`: it has one that can't be taken back, or not all edits of it or of the others are known here. */
export function reverseOf(fix: Fix, others: readonly Fix[]): readonly PolicyEdit[] | null {
  if (![fix, ...others].every(isWhole)) return null
  const needed = new Set(others.flatMap(({ edits }) => edits.map((edit) => JSON.stringify(edit))))
  const reversed = fix.edits.filter((edit) => !needed.has(JSON.stringify(edit))).map(reverseEdit)
  return reversed.every((edit) => edit !== null) ? reversed : null
}

function reverseEdit(edit: PolicyEdit): PolicyEdit | null {
  switch (edit.kind) {
    case 'add-digest': return { ...edit, kind: 'remove-digest' }
    case 'remove-digest': return { ...edit, kind: 'add-digest' }
    case 'add-exclude': return { ...edit, kind: 'remove-exclude' }
    case 'remove-exclude': return { ...edit, kind: 'add-exclude' }
    case 'add-key': return { ...edit, kind: 'remove-key' }
    case 'remove-key': return { ...edit, kind: 'add-key' }
    default: return null
  }
}
