import type { ErrorData } from '../../errors/evidence-error'
import type { Checkpoint } from '../../model/checkpoint'
import type { SourceInput } from '../../model/evidence'
import { partOfPage, type EntryColumns, type ImaLog } from '../../model/ima-log'
import { EntryReader, TYPICAL_ENTRY } from './entry-reader'
import { MoreBytesNeeded, logBytes } from './frame'
import type { LayoutFit } from './layout'
import { LogNameTables } from './name-table'
import { logInMemory } from './parse'
import type { UsualReader } from './usual-entry'

/** Entries between two looks at the clock. */
const STRIDE = 1024

/** A file whose bytes come into memory piece by piece. */
export interface ArrivingFile {
  /** Memory of all its bytes: what has not come yet is zero. */
  readonly bytes: Uint8Array
  /** How many of them are there. */
  readonly arrived: number
  /** By which another thread can read the file; not there where none can. */
  readonly handle?: unknown
  /** Waits for more of them, which there must be. */
  more(): Promise<void>
}

export interface ArrivingReading {
  /** Gets the first entries, as many as are decoded at once; columns are borrowed. */
  onFirst(log: ImaLog): void
  /** Who reads many entries at once. */
  readonly usual?: UsualReader | null
}

/** Decodes a log while its bytes come in: the same log as `parseBinaryForm` makes of the whole. */
export async function parseArriving(
  input: Pick<SourceInput, 'id' | 'path'>, file: ArrivingFile, fit: Pick<LayoutFit, 'layout' | 'bank'>, checkpoint: Checkpoint, { onFirst, usual = null }: ArrivingReading,
): Promise<ImaLog> {
  const { bytes } = file
  const names = new LogNameTables()
  const arrived = () => logBytes(input.path, bytes.subarray(0, file.arrived), fit.layout, bytes.length)
  /** The reader looks here for what is there: it grows. */
  const log = arrived()
  const reader = new EntryReader(log, names, { byteOffset: 0, firstEntry: 0 }, { expected: Math.ceil(bytes.length / TYPICAL_ENTRY), usual })
  const read = (columns: EntryColumns, stopped: ErrorData | null) => logInMemory(input, fit, { names, bytes, columns, stopped, count: reader.count, malformed: reader.malformed, handle: file.handle })
  let stopped = await readArrived(reader, checkpoint, STRIDE)
  onFirst(read(reader.columns, stopped))
  stopped ??= await readArrived(reader, checkpoint)
  while (stopped === null && file.arrived < bytes.length) {
    await file.more()
    Object.assign(log, arrived())
    stopped = await readArrived(reader, checkpoint)
  }
  // What was filled of them, where it is: a copy takes its time, and its memory once more.
  const { columns } = partOfPage({ first: 0, end: reader.count, bytes, columns: reader.columns, byteOffset: 0 }, 0, reader.count)
  return read(columns, stopped)
}

/** Reads to the end of what is there, or `limit` entries; why decoding ended before it, if it did. */
async function readArrived(reader: EntryReader, checkpoint: Checkpoint, limit = Infinity): Promise<ErrorData | null> {
  for (const end = reader.count + limit; !reader.atEnd && reader.count < end;) {
    try {
      const stopped = reader.readEntries(STRIDE)
      if (stopped !== null) return stopped
    } catch (error) {
      if (error instanceof MoreBytesNeeded) return null
      throw error
    }
    await checkpoint(reader.count, null)
  }
  return null
}
