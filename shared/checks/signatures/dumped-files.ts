import { xattrValue } from '../../bytes/xattr-value'
import type { Checkpoint } from '../../model/checkpoint'
import { ENTRY, hasFlag, pathBytes, templateName, type ImaLog } from '../../model/ima-log'
import type { DumpedFile, XattrDump } from '../../model/xattr-dump'

/** A file of a dump and the log's latest entry of its path. */
export interface DumpedEntry {
  readonly dump: XattrDump
  readonly file: DumpedFile
  /** From 0. */
  readonly entryIndex: number
}

const CHECK_EVERY = 4096
const latin1 = new TextDecoder('latin1')

/** Files of the dumps that the log measured, in the order of the dumps. Of several entries of one path the latest counts: it is of the file as it was last. */
export async function dumpedEntries(log: ImaLog, dumps: readonly XattrDump[], checkpoint: Checkpoint): Promise<DumpedEntry[]> {
  const latest = new Map<string, number>(dumps.flatMap(({ files }) => files.map(({ name }) => [loggedName(name), -1] as const)))
  if (latest.size === 0) return []
  for (let index = 0; index < log.count; index++) {
    if (index % CHECK_EVERY === 0) await checkpoint(0, log.count)
    if (hasFlag(log, index, ENTRY.unknownTemplate | ENTRY.malformed) || templateName(log, index) === 'ima-buf') continue
    const name = latin1.decode(pathBytes(log, index))
    if (latest.has(name)) latest.set(name, index)
  }
  return dumps.flatMap((dump) => dump.files.flatMap((file) => {
    const entryIndex = latest.get(loggedName(file.name))!
    return entryIndex < 0 ? [] : [{ dump, file, entryIndex }]
  }))
}

/** The name as a kernel logs it: absolute, blanks as `_`. getfattr leaves out the first `/`. */
function loggedName(name: Uint8Array): string {
  const text = latin1.decode(name).replaceAll(' ', '_')
  if (text.startsWith('/')) return text
  return `/${text.startsWith('./') ? text.slice(2) : text}`
}

/** Value of an attribute of the file; `null` where the dump does not tell it. */
export function dumpedXattr({ dump, file }: Pick<DumpedEntry, 'dump' | 'file'>, name: string): Uint8Array | null {
  const found = file.xattrs.find((one) => one.name === name)
  return found ? xattrValue(dump.bytes, found) : null
}
