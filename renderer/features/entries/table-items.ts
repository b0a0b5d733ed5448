/** What stands in one place of the table: an entry by its position in the filter, or a line between entries. */
export type TableItem = { readonly kind: 'row'; readonly position: number } | { readonly kind: 'quote' } | { readonly kind: 'cut' }

/** Lines between the entries of a filtered log. Positions count from 0. */
export interface TableLines {
  readonly total: number
  /** The quote line stands before this position; `null` for none. */
  readonly quoteBefore: number | null
  /** A cut line ends the table: the log is damaged. */
  readonly cut: boolean
}

export function itemCount({ total, quoteBefore, cut }: TableLines): number {
  return total + (quoteBefore === null ? 0 : 1) + (cut ? 1 : 0)
}

export function itemAt(lines: TableLines, index: number): TableItem {
  if (index === lines.quoteBefore) return { kind: 'quote' }
  const position = lines.quoteBefore !== null && index > lines.quoteBefore ? index - 1 : index
  return position < lines.total ? { kind: 'row', position } : { kind: 'cut' }
}

export function indexOfPosition({ quoteBefore }: TableLines, position: number): number {
  return quoteBefore !== null && position >= quoteBefore ? position + 1 : position
}

/** The place that must be on screen to show a position: with the last entry comes the line that says where the log is cut. */
export function indexToShow(lines: TableLines, position: number): number {
  return indexOfPosition(lines, position) + (lines.cut && position === lines.total - 1 ? 1 : 0)
}
