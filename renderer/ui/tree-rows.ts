/** A decoded field as the tree draws it. Offsets count from the start of the file. */
export interface TreeField {
  readonly label: string
  readonly term?: string
  readonly value: string
  readonly meaning?: string
  readonly byteOffset: number
  readonly byteLength: number
  /** Nothing proves what these bytes say. */
  readonly untrusted?: boolean
  readonly children?: readonly TreeField[]
}

export interface TreeRow {
  /** Place in the tree: `1.0.2`. */
  readonly key: string
  readonly field: TreeField
  readonly level: number
  readonly parent: string | null
  /** File offset for a part at the top, else relative to that part: `+12`. */
  readonly offset: string
  readonly branch: boolean
  readonly open: boolean
}

/** Rows that are on show: children of closed branches are not. */
export function treeRows(fields: readonly TreeField[], closed: ReadonlySet<string>): readonly TreeRow[] {
  const rows: TreeRow[] = []
  const walk = (list: readonly TreeField[], level: number, parent: string | null, base: number): void => {
    list.forEach((field, index) => {
      const key = parent === null ? String(index) : `${parent}.${index}`
      const branch = (field.children?.length ?? 0) > 0
      const open = branch && !closed.has(key)
      const offset = level === 0 ? String(field.byteOffset) : `+${field.byteOffset - base}`
      rows.push({ key, field, level, parent, offset, branch, open })
      if (open) walk(field.children!, level + 1, key, level === 0 ? field.byteOffset : base)
    })
  }
  walk(fields, 0, null, 0)
  return rows
}

/** Key of the innermost field whose bytes hold the offset; `null` when none does. */
export function fieldAt(fields: readonly TreeField[], offset: number, prefix = ''): string | null {
  for (const [index, field] of fields.entries()) {
    if (offset < field.byteOffset || offset >= field.byteOffset + field.byteLength) continue
    const key = `${prefix}${index}`
    return fieldAt(field.children ?? [], offset, `${key}.`) ?? key
  }
  return null
}

export function fieldOfKey(fields: readonly TreeField[], key: string | null): TreeField | null {
  if (key === null) return null
  const [head, ...rest] = key.split('.')
  const field = fields[Number(head)]
  if (field === undefined) return null
  return rest.length === 0 ? field : fieldOfKey(field.children ?? [], rest.join('.'))
}
