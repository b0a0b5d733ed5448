import type { EntryColumns, ImaLog, LogPage, LogPages } from '../../model/ima-log'

/** A log as a part of a joined one. */
export interface PlacedPart {
  readonly log: ImaLog
  /** Index of its first entry that is taken. */
  readonly from: number
  /** What that is in the joined log. */
  readonly firstEntry: number
  /** Indexes into the tables of the joined log, by those into its own. */
  readonly templates: readonly number[]
  readonly algorithms: readonly number[]
}

/** The pages of several logs, one after the other. */
export class JoinedPages implements LogPages {
  private readonly made = new WeakMap<LogPage, LogPage>()

  constructor(private readonly parts: readonly PlacedPart[], private readonly count: number) {}

  at(index: number): LogPage {
    if (index >= this.count) throw new RangeError(`the log has no entry of index ${index}`)
    const part = this.parts.findLast(({ firstEntry }) => firstEntry <= index)!
    const own = part.log.pages.at(index - part.firstEntry + part.from)
    let page = this.made.get(own)
    if (!page) this.made.set(own, (page = placed(own, part)))
    return page
  }

  *walk(from: number): Generator<LogPage> {
    for (const [i, part] of this.parts.entries()) {
      const end = this.parts[i + 1]?.firstEntry ?? this.count
      if (from >= end) continue
      for (const own of part.log.pages.walk(Math.max(from - part.firstEntry, 0) + part.from)) yield placed(own, part)
    }
  }
}

function placed({ first, end, bytes, columns, byteOffset }: LogPage, part: PlacedPart): LogPage {
  const from = Math.max(first, part.from)
  const taken = Object.fromEntries((Object.keys(columns) as (keyof EntryColumns)[]).map((name) => [name, columns[name].subarray(from - first, end - first)])) as unknown as EntryColumns
  const moved = part.firstEntry - part.from
  return {
    first: from + moved, end: end + moved, bytes, byteOffset,
    columns: { ...taken, template: taken.template.map((index) => part.templates[index]), algorithm: taken.algorithm.map((index) => part.algorithms[index]) },
  }
}
