import type { ErrorData } from '../errors/evidence-error'
import type { Bank } from './algorithms'
import type { ByteSource, EvidenceId } from './evidence'

/** Bits of `EntryColumns.flags`. */
export const ENTRY = {
  /** Template digest all zero: measured while it was being written, or written while it was measured. */
  violation: 1,
  /** The template is not one of the table: its fields were not decoded. */
  unknownTemplate: 2,
  /** The fields do not fit the template data. */
  malformed: 4,
  /** The entry's PCR index does not exist. */
  noSuchPcr: 8,
  /** The text of an ASCII log does not give the template data: its template digest is all that is known. */
  noData: 16,
} as const

/**
 * One typed-array column per property of an entry; nothing is one object per entry. Offsets of parts are relative to the entry's
 * first byte (u32), `offset` counts from the first of `LogPage.bytes`.
 */
export interface EntryColumns {
  readonly offset: Float64Array
  readonly length: Uint32Array
  readonly pcr: Uint32Array
  readonly flags: Uint8Array
  /** Index into `ImaLog.templates`. */
  readonly template: Uint16Array
  readonly dataOffset: Uint32Array
  readonly dataLength: Uint32Array
  readonly pathOffset: Uint32Array
  readonly pathLength: Uint32Array
  /** Index into `ImaLog.algorithms`. */
  readonly algorithm: Uint8Array
  readonly digestOffset: Uint32Array
  readonly digestLength: Uint16Array
  /** The `sig` field; length 0 where it is empty or the template has none. */
  readonly signatureOffset: Uint32Array
  readonly signatureLength: Uint32Array
}

/** Entries in a row with their bytes: their columns are indexed by `index - first`. What is borrowed of a page stays as it is. */
export interface LogPage {
  readonly first: number
  /** Index after the last entry. */
  readonly end: number
  /** In binary form, maybe with more around them. */
  readonly bytes: Uint8Array
  readonly columns: EntryColumns
  /** Where the first of `bytes` stands in the file. */
  readonly byteOffset: number
}

/** Where the pages of a log stand in its file: plain data, by which another thread has them too. */
export interface PageRecipe {
  /** The file, see `ByteSource.handle`, and its size. */
  readonly handle: unknown
  readonly size: number
  readonly littleEndian: boolean
  readonly templateDigestSize: number
  readonly pageBytes: number
  /** Of each page: its first entry, and its bytes in the file. */
  readonly first: Uint32Array
  readonly byteOffset: Float64Array
  readonly byteLength: Uint32Array
  /** Entries of all pages. */
  readonly count: number
}

/** The entries of a log in pages, in order and without a gap: a log may be larger than memory should hold. */
export interface LogPages {
  /** `null`, or not there: no other thread can read them. */
  recipe?(): PageRecipe | null

  /** The page of an entry of the log. @throws RangeError for an index that it does not have. */
  at(index: number): LogPage
  /** The pages from that of an entry on. Each is there until the next one is asked for: nothing of it may be kept. */
  walk(from: number): Iterable<LogPage>
}

/** How many entries of a log are of a kind. */
export interface LogTally {
  /** By PCR, 0 to 23. */
  readonly pcrs: readonly number[]
  /** By index into `ImaLog.templates`. */
  readonly templates: readonly number[]
  readonly flags: Readonly<Record<keyof typeof ENTRY, number>>
}

/** A file that entries of a log stand in. */
export interface LogFile {
  readonly evidence: EvidenceId
  readonly path: string
  /** The whole file. */
  readonly content: ByteSource
  /** Index of its first entry. */
  readonly firstEntry: number
}

/** Bytes of an evidence file. */
export interface Place {
  readonly evidence: EvidenceId
  readonly byteOffset: number
  readonly byteLength: number
}

export interface ImaLog {
  /** The first of `files`. */
  readonly evidence: EvidenceId
  readonly path: string
  readonly format: 'binary' | 'ascii'
  /** One, or the segments of a log in their order. */
  readonly files: readonly LogFile[]
  /** Where the lines of an ASCII log stand in their files; `null` where the pages say it. */
  readonly places: { readonly offset: Float64Array; readonly length: Uint32Array } | null
  readonly byteOrder: 'le' | 'be'
  /** Size of the template digest column: 20, 32, 48 or 64 bytes. */
  readonly templateDigestSize: number
  /** Hash of that column: the one of its size whose digest the first entry has. */
  readonly templateDigestBank: Bank
  readonly count: number
  /** All entries in binary form: as the file has them, the segments one after the other, or what the text of an ASCII log says. */
  readonly pages: LogPages
  readonly tally: LogTally
  /** Template names in order of first use, visible form. */
  readonly templates: readonly string[]
  /** Names of file digest algorithms in order of first use, visible form; index 0 is `''`: none. */
  readonly algorithms: readonly string[]
  /** Entries whose frame is whole but whose fields are not: at most the first 1,000 of them. */
  readonly malformed: readonly ErrorData[]
  /** Entries of an ASCII log whose name holds a line feed. */
  readonly lineFeeds: readonly number[]
  /** How the file is written, apart from what it says. */
  readonly notes: readonly string[]
  /** Why decoding stopped before the end of the file. */
  readonly stopped: ErrorData | null
}

/** The bytes that the template digest covers, as they stand in the file. `index` counts from 0. */
export function templateData(log: ImaLog, index: number): Uint8Array {
  const page = log.pages.at(index)
  const at = index - page.first
  return part(page, at, page.columns.dataOffset[at], page.columns.dataLength[at])
}

export function templateDigest(log: ImaLog, index: number): Uint8Array {
  const page = log.pages.at(index)
  return part(page, index - page.first, 4, log.templateDigestSize)
}

export function pathBytes(log: ImaLog, index: number): Uint8Array {
  const page = log.pages.at(index)
  const at = index - page.first
  return part(page, at, page.columns.pathOffset[at], page.columns.pathLength[at])
}

export function fileDigest(log: ImaLog, index: number): Uint8Array {
  const page = log.pages.at(index)
  const at = index - page.first
  return part(page, at, page.columns.digestOffset[at], page.columns.digestLength[at])
}

export function signatureBytes(log: ImaLog, index: number): Uint8Array {
  const page = log.pages.at(index)
  const at = index - page.first
  return part(page, at, page.columns.signatureOffset[at], page.columns.signatureLength[at])
}

/** The whole entry in binary form. */
export function entryBytes(log: ImaLog, index: number): Uint8Array {
  const page = log.pages.at(index)
  const at = index - page.first
  return part(page, at, 0, page.columns.length[at])
}

/** One value of the entry's columns. */
export function entryColumn(log: ImaLog, index: number, name: keyof EntryColumns): number {
  const page = log.pages.at(index)
  return page.columns[name][index - page.first]
}

/** The PCR that the entry names, which may be none that exists. */
export function entryPcr(log: ImaLog, index: number): number {
  const page = log.pages.at(index)
  return page.columns.pcr[index - page.first]
}

export function templateName(log: ImaLog, index: number): string {
  const page = log.pages.at(index)
  return log.templates[page.columns.template[index - page.first]]
}

export function algorithmName(log: ImaLog, index: number): string {
  const page = log.pages.at(index)
  return log.algorithms[page.columns.algorithm[index - page.first]]
}

export function hasFlag(log: ImaLog, index: number, flag: number): boolean {
  const page = log.pages.at(index)
  return (page.columns.flags[index - page.first] & flag) !== 0
}

/** Where an entry stands in its file. `index` counts from 0. */
export function entryPlace(log: ImaLog, index: number): Place {
  const { evidence } = fileOfEntry(log, index)
  if (log.places) return { evidence, byteOffset: log.places.offset[index], byteLength: log.places.length[index] }
  const page = log.pages.at(index)
  const at = index - page.first
  return { evidence, byteOffset: page.byteOffset + page.columns.offset[at], byteLength: page.columns.length[at] }
}

/** Where a part of an entry stands: `offset` and `length` are those of its binary form. Of an ASCII log the whole line. */
export function partPlace(log: ImaLog, index: number, offset: number, length: number): Place {
  const entry = entryPlace(log, index)
  return log.format === 'ascii' ? entry : { ...entry, byteOffset: entry.byteOffset + offset, byteLength: length }
}

export function fileOfEntry({ files }: ImaLog, index: number): LogFile {
  let file = files[0]
  for (const next of files) if (next.firstEntry <= index) file = next
  return file
}

/** The pages of a log in their order, each until the next one is asked for: nothing of it may be kept. */
export function pagesOf(log: ImaLog): Iterable<LogPage> {
  return log.pages.walk(0)
}

/** Some entries of a page, which need not begin with its first. */
export function partOfPage({ columns, ...page }: LogPage, first: number, end: number): LogPage {
  const [from, to] = [first - page.first, end - page.first]
  const shown = Object.entries(columns).map(([name, column]: [string, EntryColumns[keyof EntryColumns]]) => [name, column.subarray(from, to)])
  return { ...page, first, end, columns: Object.fromEntries(shown) as EntryColumns }
}

/** The log as a page of it shows it: of its entries alone, which need not be decoded again. */
export function logOnPage(log: ImaLog, page: LogPage): ImaLog {
  return { ...log, pages: { at: () => page, walk: () => [page] } }
}

/** The log as it is walked from one entry to before another. Indexes stay what they are. */
export function stretchOf(log: ImaLog, from: number, to: number): ImaLog {
  const end = Math.min(to, log.count)
  const walk = function* (): Generator<LogPage> {
    if (from >= end) return
    for (const page of log.pages.walk(from)) {
      yield partOfPage(page, Math.max(page.first, from), Math.min(page.end, end))
      if (page.end >= end) return
    }
  }
  return { ...log, count: end, pages: { at: (index) => log.pages.at(index), walk } }
}

/** PCRs that exist and that entries name, ascending. */
export function pcrsOf({ tally }: ImaLog): number[] {
  return tally.pcrs.flatMap((count, pcr) => (count > 0 ? [pcr] : []))
}

function part({ bytes, columns }: LogPage, at: number, offset: number, length: number): Uint8Array {
  const start = columns.offset[at] + offset
  return bytes.subarray(start, start + length)
}
