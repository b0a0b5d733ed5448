/** What stands in one place of the grouped table: the line of a group by its place, an entry of an open group by its position in the listing, or the line where the log is cut. */
export type GroupItem = { readonly kind: 'group'; readonly place: number } | { readonly kind: 'member'; readonly position: number; readonly group: number } | { readonly kind: 'cut' }

/** A group whose entries are on show. */
export interface OpenGroup {
  readonly place: number
  readonly start: number
  readonly count: number
}

export interface GroupLines {
  /** Groups of the listing. */
  readonly total: number
  /** Ascending. */
  readonly open: readonly OpenGroup[]
  readonly cut: boolean
}

export function groupItemCount({ total, open, cut }: GroupLines): number {
  return total + open.reduce((sum, { count }) => sum + count, 0) + (cut ? 1 : 0)
}

export function groupItemAt({ total, open }: GroupLines, index: number): GroupItem {
  let shown = 0
  for (const { place, start, count } of open) {
    const line = place + shown
    if (index <= line) break
    if (index <= line + count) return { kind: 'member', position: start + index - line - 1, group: place }
    shown += count
  }
  return index - shown < total ? { kind: 'group', place: index - shown } : { kind: 'cut' }
}

/** Where the line of a group stands. */
export function indexOfGroup({ open }: GroupLines, place: number): number {
  return open.reduce((index, group) => index + (group.place < place ? group.count : 0), place)
}

/** The open groups with one more, or with one less. */
export function toggled(open: readonly OpenGroup[], { place, start, count }: OpenGroup): readonly OpenGroup[] {
  const rest = open.filter((group) => group.place !== place)
  return rest.length < open.length ? rest : [...open, { place, start, count }].sort((a, b) => a.place - b.place)
}
