import { memorySource } from '../../bytes/memory-source'
import type { ErrorData } from '../../errors/evidence-error'
import type { Checkpoint } from '../../model/checkpoint'
import type { SourceInput } from '../../model/evidence'
import type { EntryColumns, ImaLog } from '../../model/ima-log'
import { onePage } from './column-builder'
import { EntryReader } from './entry-reader'
import { logBytes } from './frame'
import { KEXEC_HEADER, inKexecBuffer, kexecHeader } from './kexec-buffer'
import { findLayout, type LayoutFit } from './layout'
import { LogNameTables } from './name-table'
import { recipeOf } from './page-recipe'
import { TallyBuilder } from './tally-builder'
import type { UsualReader } from './usual-entry'

/** Entries between two looks at the clock. */
const STRIDE = 1024
const DEFAULT = { layout: { littleEndian: true, templateDigestSize: 20 }, bank: 'sha1' } as const

/** Decodes a binary IMA log into columns. Never throws for damage: `stopped` says where and why decoding ended. `usual`: who reads many entries at once. */
export async function parseImaBinary(input: SourceInput, checkpoint: Checkpoint, usual: UsualReader | null = null): Promise<ImaLog> {
  const header = kexecHeader(input.bytes)
  const bytes = header ? input.bytes.subarray(KEXEC_HEADER, header.size) : input.bytes
  const log = await parseBinaryForm({ ...input, bytes }, findLayout(input.path, bytes) ?? DEFAULT, checkpoint, usual)
  return header ? inKexecBuffer(log, input.bytes, header) : log
}

/** The same with a layout that is known. */
export async function parseBinaryForm(input: Pick<SourceInput, 'id' | 'path' | 'bytes'>, { layout, bank }: Pick<LayoutFit, 'layout' | 'bank'>, checkpoint: Checkpoint, usual: UsualReader | null = null): Promise<ImaLog> {
  const { bytes } = input
  const names = new LogNameTables()
  const reader = new EntryReader(logBytes(input.path, bytes, layout), names, { byteOffset: 0, firstEntry: 0 }, { usual })
  let stopped: ErrorData | null = null
  while (stopped === null && !reader.atEnd) {
    stopped = reader.readEntries(STRIDE)
    await checkpoint(reader.count, null)
  }
  return logInMemory(input, { layout, bank }, { names, bytes, count: reader.count, columns: reader.finish(), malformed: reader.malformed, stopped })
}

/** What was read of a log whose bytes are in memory. */
export interface ReadEntries extends Pick<ImaLog, 'count' | 'malformed' | 'stopped'> {
  readonly names: LogNameTables
  readonly bytes: Uint8Array
  /** Of `count` entries, maybe with room for more behind them. */
  readonly columns: EntryColumns
  /** By which another thread can read the file; not there where none can. */
  readonly handle?: unknown
}

/** A log of one page. */
export function logInMemory(input: Pick<SourceInput, 'id' | 'path'>, { layout, bank }: Pick<LayoutFit, 'layout' | 'bank'>, { names, bytes, columns, count, malformed, stopped, handle }: ReadEntries): ImaLog {
  const page = { first: 0, end: count, bytes, columns, byteOffset: 0 }
  const tally = new TallyBuilder()
  tally.add(columns, count)
  return {
    evidence: input.id, path: input.path, format: 'binary', files: [{ evidence: input.id, path: input.path, content: memorySource(bytes), firstEntry: 0 }], places: null, lineFeeds: [], notes: [], byteOrder: layout.littleEndian ? 'le' : 'be',
    templateDigestSize: layout.templateDigestSize, templateDigestBank: bank, stopped, malformed,
    count, pages: onePage(page, () => (handle === undefined ? null : recipeOf(page, layout, handle))), tally: tally.finish(names.templates.names.length),
    templates: names.templates.names, algorithms: names.algorithms.names,
  }
}
