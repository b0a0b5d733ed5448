import type { ErrorData } from '../../errors/evidence-error'
import type { Checkpoint } from '../../model/checkpoint'
import type { ByteSource, SourceInput } from '../../model/evidence'
import type { ImaLog, LogPage, LogPages, PageRecipe } from '../../model/ima-log'
import { MALFORMED_KEPT } from './entry-reader'
import type { LayoutFit } from './layout'
import { LogNameTables } from './name-table'
import { PAGE_BYTES, PagedEntries, type PagedReading } from './paged-entries'
import { TallyBuilder } from './tally-builder'
import type { UsualReader } from './usual-entry'

/** A binary log whose file is read piece by piece: what was decoded of it is forgotten, and decoded again when it is asked for. */
export async function openPagedLog(
  input: Pick<SourceInput, 'id' | 'path'>, content: ByteSource, { layout, bank }: Pick<LayoutFit, 'layout' | 'bank'>, checkpoint: Checkpoint, { pageBytes = PAGE_BYTES, usual = null }: PagedReading = {},
): Promise<ImaLog> {
  const opening = new LogOpening(input, content, { layout, bank }, { pageBytes, usual })
  for (let page = opening.next(); page !== null; page = opening.next()) await checkpoint(page.end, null)
  return opening.log
}

/** Opens a binary log page by page, for whoever has something to do with each at once. */
export class LogOpening {
  private readonly names = new LogNameTables()
  private readonly tally = new TallyBuilder()
  private readonly malformed: ErrorData[] = []
  private readonly pages: PagedEntries
  private stopped: ErrorData | null = null

  constructor(private readonly input: Pick<SourceInput, 'id' | 'path'>, private readonly content: ByteSource, private readonly fit: Pick<LayoutFit, 'layout' | 'bank'>, { pageBytes = PAGE_BYTES, usual = null }: PagedReading) {
    this.pages = new PagedEntries(input.path, content, fit.layout, this.names, { pageBytes, usual })
  }

  /** The next page, until the one after it; `null` where there is none. Throws where the file can't be read. */
  next(): LogPage | null {
    const { pages, malformed } = this
    while (this.stopped === null && !pages.isWhole) {
      const next = pages.readNext()
      this.stopped = next.stopped
      this.tally.add(next.page.columns, next.page.end - next.page.first)
      malformed.push(...next.malformed.slice(0, MALFORMED_KEPT - malformed.length))
      if (next.page.end > next.page.first) return next.page
    }
    return null
  }

  /** Bytes that were read so far. */
  get offset(): number {
    return this.pages.offset
  }

  /** The log as far as it was opened. */
  get log(): ImaLog {
    const { input: { id, path }, content, fit: { layout, bank }, pages, names, tally, malformed, stopped } = this
    return {
      evidence: id, path, format: 'binary', files: [{ evidence: id, path, content, firstEntry: 0 }], places: null, lineFeeds: [], notes: [], byteOrder: layout.littleEndian ? 'le' : 'be',
      templateDigestSize: layout.templateDigestSize, templateDigestBank: bank, stopped, malformed, count: pages.count, pages, tally: tally.finish(names.templates.names.length),
      templates: names.templates.names, algorithms: names.algorithms.names,
    }
  }
}

/** The pages of a log that was opened in another thread. Names count as they did there, if the pages are asked for from the first one on. */
export function pagesByRecipe(path: string, recipe: PageRecipe, content: ByteSource, usual: UsualReader | null): LogPages {
  const { littleEndian, templateDigestSize, pageBytes } = recipe
  return new PagedEntries(path, content, { littleEndian, templateDigestSize }, new LogNameTables(), { pageBytes, usual }, recipe)
}
