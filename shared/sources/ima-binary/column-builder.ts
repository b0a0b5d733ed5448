import { partOfPage, type EntryColumns, type LogPage, type LogPages, type PageRecipe } from '../../model/ima-log'

type Mutable = { -readonly [K in keyof EntryColumns]: EntryColumns[K] }

/** Typed-array columns that grow once, to what can still come. */
export class ColumnBuilder {
  count = 0
  columns: Mutable
  private capacity: number

  /** `room`: columns of another builder that nobody needs any more. */
  constructor(capacity: number, room?: EntryColumns) {
    this.capacity = room?.offset.length ?? Math.max(16, capacity)
    this.columns = room ? { ...room } : allocateColumns(this.capacity)
  }

  /** Entries that it has room for. */
  get room(): number {
    return this.capacity - this.count
  }

  /** Makes room for one more entry and returns its index; who writes it there counts it. `more`: entries that may come at most, with this one. */
  reserve(more: number): number {
    if (this.count === this.capacity) this.grow(this.count + Math.max(1, Math.floor(more)))
    return this.count
  }

  /** Columns of exactly `count` entries. */
  finish(): EntryColumns {
    const from = this.columns
    if (this.count === this.capacity) return from
    const to = allocateColumns(this.count)
    copy(from, to, this.count)
    return to
  }

  private grow(capacity: number): void {
    const from = this.columns
    this.capacity = capacity
    this.columns = allocateColumns(this.capacity)
    copy(from, this.columns, this.count)
  }
}

/** Entries of a log in memory that are shown at once. */
const SHOWN = 8192

/** Pages of a log of which all is in memory: it is one page, and walked in parts. `recipe`: how a thread that reads its file has them. */
export function onePage(page: LogPage, recipe: () => PageRecipe | null = () => null): LogPages {
  return {
    recipe,
    at(index) {
      if (index >= page.end) throw new RangeError(`the log has no entry of index ${index}`)
      return page
    },
    *walk(from) {
      for (let first = from - (from % SHOWN); first < page.end; first += SHOWN) yield partOfPage(page, first, Math.min(page.end, first + SHOWN))
    },
  }
}

/** Bytes of an entry in all columns. */
const ROW_BYTES = 8 + 9 * 4 + 2 * 2 + 2

/** Columns of zeros, in one piece of memory: to have fourteen takes longer than to fill them. */
export function allocateColumns(capacity: number): Mutable {
  const memory = new ArrayBuffer(ROW_BYTES * capacity)
  let end = 0
  const next = (bytes: number) => (end += bytes * capacity) - bytes * capacity
  const words = () => new Uint32Array(memory, next(4), capacity)
  // The widest first: so each begins where it may.
  return {
    offset: new Float64Array(memory, next(8), capacity), length: words(), pcr: words(), dataOffset: words(), dataLength: words(), pathOffset: words(), pathLength: words(), digestOffset: words(),
    signatureOffset: words(), signatureLength: words(), template: new Uint16Array(memory, next(2), capacity), digestLength: new Uint16Array(memory, next(2), capacity),
    flags: new Uint8Array(memory, next(1), capacity), algorithm: new Uint8Array(memory, next(1), capacity),
  }
}

function copy(from: EntryColumns, to: EntryColumns, count: number): void {
  for (const name of Object.keys(to) as (keyof EntryColumns)[]) to[name].set(from[name].subarray(0, count))
}
