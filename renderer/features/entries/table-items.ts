/** What stands in one place of the table: an entry by its position in the filter, or a line between entries. */
export type TableItem = { readonly kind: 'row'; readonly position: number } | { readonly kind: 'quote'; readonly covered: number } | { readonly kind: 'cut' }

/** A line where quotes were made: it stands before a position, after the entries that they cover. */
export interface QuoteLine {
  readonly before: number
  readonly covered: number
}

/** Lines between the entries of a filtered log. Positions count from 0. */
export interface TableLines {
  readonly total: number
  /** Ascending. */
  readonly quotes: readonly QuoteLine[]
  /** A cut line ends the table: the log is damaged. */
  readonly cut: boolean
}

export function itemCount({ total, quotes, cut }: TableLines): number {
  return total + quotes.length + (cut ? 1 : 0)
}

export function itemAt(lines: TableLines, index: number): TableItem {
  const before = firstWhere(lines.quotes.length, (i) => lines.quotes[i].before + i >= index)
  const line = lines.quotes[before]
  if (line !== undefined && line.before + before === index) return { kind: 'quote', covered: line.covered }
  const position = index - before
  return position < lines.total ? { kind: 'row', position } : { kind: 'cut' }
}

/** The number of an entry that tells itself by its place, before its row is here; `null` where only the row tells. `isWhole`: all entries of the log are listed, in its order. */
export function numberAt(item: TableItem | { readonly kind: 'group' | 'member' }, isWhole: boolean): number | null {
  return isWhole && item.kind === 'row' ? item.position + 1 : null
}

export function indexOfPosition({ quotes }: TableLines, position: number): number {
  return position + firstWhere(quotes.length, (i) => quotes[i].before > position)
}

/** The place that must be on screen to show a position: with an entry comes the line after it, and with the last one the line that says where the log is cut. */
export function indexToShow(lines: TableLines, position: number): number {
  const index = indexOfPosition(lines, position)
  const line = lines.quotes.find(({ before }) => before === position + 1)
  return index + (line === undefined ? 0 : 1) + (lines.cut && position === lines.total - 1 ? 1 : 0)
}

/** The position to go to from another for the next quote line, or the previous one: the entry before the line. `null`: there is none. */
export function quoteStop({ quotes }: TableLines, position: number, step: 1 | -1): number | null {
  const stops = quotes.map(({ before }) => Math.max(0, before - 1))
  const stop = step === 1 ? stops.find((one) => one > position) : stops.findLast((one) => one < position)
  return stop ?? null
}

/** The first of `count` ascending places for which the test holds; `count` when it holds for none. */
function firstWhere(count: number, test: (place: number) => boolean): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (test(middle)) high = middle
    else low = middle + 1
  }
  return low
}
