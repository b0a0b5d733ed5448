import { EvidenceError, type ErrorData } from '../../errors/evidence-error'
import type { ByteSource } from '../../model/evidence'
import type { EntryColumns, LogPage, LogPages, PageRecipe } from '../../model/ima-log'
import { allocateColumns } from './column-builder'
import { SMALLEST_ENTRY, EntryReader, type EntryRoom } from './entry-reader'
import { MoreBytesNeeded, logBytes, type LogLayout } from './frame'
import type { LogNameTables } from './name-table'
import type { UsualForm, UsualReader } from './usual-entry'

/** Bytes of a page unless another number is wanted: some hundred entries, so that one that is asked for alone costs little. */
export const PAGE_BYTES = 1 << 17
/** Pages that stay in memory. */
const PAGES_KEPT = 16

/** Bytes of a page, and who reads many entries at once. */
export interface PagedReading {
  readonly pageBytes?: number
  readonly usual?: UsualReader | null
}

/** Where a page stands in the file. */
interface PagePlace {
  readonly first: number
  readonly byteOffset: number
  readonly byteLength: number
}

/** Memory for one page after the other. */
class Scratch implements EntryRoom {
  readonly bytes: Uint8Array
  readonly room: EntryColumns

  constructor(pageBytes: number) {
    this.bytes = new Uint8Array(pageBytes)
    this.room = allocateColumns(Math.ceil(pageBytes / SMALLEST_ENTRY))
  }
}

/** The entries of a log that stays in its file: what was decoded of it is forgotten, and decoded again when it is asked for. */
export class PagedEntries implements LogPages {
  /** Entries of the pages that were read so far, and their bytes. */
  count = 0
  offset = 0
  private readonly places: PagePlace[] = []
  private readonly kept = new Map<number, LogPage>()
  private last: LogPage | null = null
  private readonly scratch: Scratch
  /** How the entries were written that were read last. */
  private form: UsualForm | null = null

  constructor(private readonly path: string, private readonly content: ByteSource, private readonly layout: LogLayout, private readonly names: LogNameTables, private readonly reading: Required<PagedReading>, recipe?: PageRecipe) {
    this.scratch = new Scratch(reading.pageBytes)
    if (!recipe) return
    this.count = recipe.count
    this.offset = recipe.size
    for (const [i, first] of recipe.first.entries()) this.places.push({ first, byteOffset: recipe.byteOffset[i], byteLength: recipe.byteLength[i] })
  }

  recipe(): PageRecipe | null {
    const { content: { handle, size }, layout: { littleEndian, templateDigestSize }, reading: { pageBytes }, places, count } = this
    if (handle === undefined) return null
    return {
      handle, size, littleEndian, templateDigestSize, pageBytes, count,
      first: Uint32Array.from(places, ({ first }) => first), byteOffset: Float64Array.from(places, (place) => place.byteOffset), byteLength: Uint32Array.from(places, ({ byteLength }) => byteLength),
    }
  }

  get isWhole(): boolean {
    return this.offset >= this.content.size
  }

  at(index: number): LogPage {
    if (this.last && index >= this.last.first && index < this.last.end) return this.last
    return (this.last = this.turnTo(index))
  }

  *walk(from: number): Generator<LogPage> {
    const scratch = new Scratch(this.reading.pageBytes)
    for (let number = from < this.count ? this.numberOf(from) : this.places.length; number < this.places.length; number++) yield this.decode(number, scratch)
  }

  /** Decodes the next page, whose columns are there until the one after it. One that begins with a larger entry grows until that is whole. */
  readNext(): { readonly page: LogPage; readonly malformed: readonly ErrorData[]; readonly stopped: ErrorData | null } {
    const { offset, content, count } = this
    for (let length = this.reading.pageBytes; ; length *= 4) {
      const reader = this.reader(offset, Math.min(length, content.size - offset), count, this.scratch)
      const stopped = this.readAll(reader)
      if (stopped === 'more' && reader.count === 0) continue
      if (reader.count > 0) this.places.push({ first: count, byteOffset: offset, byteLength: reader.offset })
      this.count += reader.count
      this.offset += reader.offset
      const page = { first: count, end: this.count, bytes: reader.bytes, columns: reader.columns, byteOffset: offset }
      return { page, malformed: reader.malformed, stopped: stopped === 'more' ? null : stopped }
    }
  }

  private turnTo(index: number): LogPage {
    if (index < 0 || index >= this.count) throw new RangeError(`the log has no entry of index ${index}`)
    const number = this.numberOf(index)
    let page = this.kept.get(number)
    if (page) this.kept.delete(number)
    else page = this.decode(number)
    this.kept.set(number, page)
    if (this.kept.size > PAGES_KEPT) this.kept.delete(this.kept.keys().next().value!)
    return page
  }

  private decode(number: number, scratch?: Scratch): LogPage {
    const { first, byteOffset, byteLength } = this.places[number]
    const end = this.places[number + 1]?.first ?? this.count
    const reader = this.reader(byteOffset, byteLength, first, scratch ?? { expected: end - first })
    if (this.readAll(reader) !== null || reader.count !== end - first) throw this.changed(byteOffset, `${end - first} entries in ${byteLength} bytes`, `${reader.count} entries`)
    return { first, end, bytes: reader.bytes, columns: scratch ? reader.columns : reader.finish(), byteOffset }
  }

  private reader(byteOffset: number, length: number, firstEntry: number, room: EntryRoom & { readonly bytes?: Uint8Array }): EntryReader {
    const bytes = this.content.read(byteOffset, length, room.bytes)
    if (bytes.length !== length) throw this.changed(byteOffset, `${length} bytes`, `${bytes.length} bytes`)
    return new EntryReader(logBytes(this.path, bytes, this.layout, this.content.size - byteOffset), this.names, { byteOffset, firstEntry }, { ...room, usual: this.reading.usual, form: this.form })
  }

  /** Why it stopped before the end of its bytes; `more`: they end inside an entry. */
  private readAll(reader: EntryReader): ErrorData | 'more' | null {
    try {
      return reader.readEntries(Infinity)
    } catch (error) {
      if (error instanceof MoreBytesNeeded) return 'more'
      throw error
    } finally {
      this.form = reader.form
    }
  }

  private changed(byteOffset: number, expected: string, found: string): EvidenceError {
    return new EvidenceError({ code: 'file.changed', file: this.path, byteOffset, field: 'file', expected: `${expected}, as when it was opened`, found })
  }

  private numberOf(index: number): number {
    let low = 0
    let high = this.places.length
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if (this.places[middle].first <= index) low = middle
      else high = middle
    }
    return low
  }
}
