import { EvidenceError, type ErrorData } from '../../errors/evidence-error'
import type { Checkpoint } from '../../model/checkpoint'
import type { ByteSource, SourceInput } from '../../model/evidence'
import type { EntryColumns, ImaLog, LogPage, LogPages, PageRecipe } from '../../model/ima-log'
import { allocateColumns } from './column-builder'
import { MALFORMED_KEPT, SMALLEST_ENTRY, EntryReader, type EntryRoom } from './entry-reader'
import { MoreBytesNeeded, logBytes, type LogLayout } from './frame'
import type { LayoutFit } from './layout'
import { LogNameTables } from './name-table'
import { TallyBuilder } from './tally-builder'
import type { UsualReader } from './usual-entry'

/** Bytes of a page: some hundred entries, so that one that is asked for alone costs little. */
const PAGE_BYTES = 1 << 17
/** Pages that stay in memory. */
const PAGES_KEPT = 16

/** Bytes of a page, and who reads many entries at once. */
export interface PagedReading {
  readonly pageBytes?: number
  readonly usual?: UsualReader | null
}

/** A binary log whose file is read piece by piece: what was decoded of it is forgotten, and decoded again when it is asked for. */
export async function openPagedLog(
  input: Pick<SourceInput, 'id' | 'path'>, content: ByteSource, { layout, bank }: Pick<LayoutFit, 'layout' | 'bank'>, checkpoint: Checkpoint, { pageBytes = PAGE_BYTES, usual = null }: PagedReading = {},
): Promise<ImaLog> {
  const names = new LogNameTables()
  const pages = new PagedEntries(input.path, content, layout, names, { pageBytes, usual })
  const tally = new TallyBuilder()
  const malformed: ErrorData[] = []
  let stopped: ErrorData | null = null
  while (stopped === null && !pages.isWhole) {
    const next = pages.readNext()
    stopped = next.stopped
    tally.add(next.reader.columns, next.reader.count)
    malformed.push(...next.reader.malformed.slice(0, MALFORMED_KEPT - malformed.length))
    await checkpoint(pages.count, null)
  }
  return {
    evidence: input.id, path: input.path, format: 'binary', files: [{ evidence: input.id, path: input.path, content, firstEntry: 0 }], places: null, lineFeeds: [], notes: [], byteOrder: layout.littleEndian ? 'le' : 'be',
    templateDigestSize: layout.templateDigestSize, templateDigestBank: bank, stopped, malformed, count: pages.count, pages, tally: tally.finish(names.templates.names.length),
    templates: names.templates.names, algorithms: names.algorithms.names,
  }
}

/** The pages of a log that was opened in another thread. Names count as they did there, if the pages are asked for from the first one on. */
export function pagesByRecipe(path: string, recipe: PageRecipe, content: ByteSource, usual: UsualReader | null): LogPages {
  const { littleEndian, templateDigestSize, pageBytes } = recipe
  return new PagedEntries(path, content, { littleEndian, templateDigestSize }, new LogNameTables(), { pageBytes, usual }, recipe)
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

class PagedEntries implements LogPages {
  /** Entries of the pages that were read so far. */
  count = 0
  private readonly places: PagePlace[] = []
  private readonly kept = new Map<number, LogPage>()
  private last: LogPage | null = null
  private offset = 0
  private readonly scratch: Scratch

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
  readNext(): { readonly reader: EntryReader; readonly stopped: ErrorData | null } {
    const { offset, content, count } = this
    for (let length = this.reading.pageBytes; ; length *= 4) {
      const reader = this.reader(offset, Math.min(length, content.size - offset), count, this.scratch)
      const stopped = readAll(reader)
      if (stopped === 'more' && reader.count === 0) continue
      if (reader.count > 0) this.places.push({ first: count, byteOffset: offset, byteLength: reader.offset })
      this.count += reader.count
      this.offset += reader.offset
      return { reader, stopped: stopped === 'more' ? null : stopped }
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
    if (readAll(reader) !== null || reader.count !== end - first) throw this.changed(byteOffset, `${end - first} entries in ${byteLength} bytes`, `${reader.count} entries`)
    return { first, end, bytes: reader.bytes, columns: scratch ? reader.columns : reader.finish(), byteOffset }
  }

  private reader(byteOffset: number, length: number, firstEntry: number, room: EntryRoom & { readonly bytes?: Uint8Array }): EntryReader {
    const bytes = this.content.read(byteOffset, length, room.bytes)
    if (bytes.length !== length) throw this.changed(byteOffset, `${length} bytes`, `${bytes.length} bytes`)
    return new EntryReader(logBytes(this.path, bytes, this.layout, this.content.size - byteOffset), this.names, { byteOffset, firstEntry }, { ...room, usual: this.reading.usual })
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

/** Why it stopped before the end of its bytes; `more`: they end inside an entry. */
function readAll(reader: EntryReader): ErrorData | 'more' | null {
  try {
    return reader.readEntries(Infinity)
  } catch (error) {
    if (error instanceof MoreBytesNeeded) return 'more'
    throw error
  }
}
