import type { ErrorData } from '../../errors/evidence-error'
import { entryPlace, type EntryColumns, type ImaLog, type LogFile } from '../../model/ima-log'
import { allocateColumns } from '../../sources/ima-binary/column-builder'

/** A log, or what of it is not in the part before. */
export interface LogPart {
  readonly log: ImaLog
  /** Index of the first entry that is taken. */
  readonly from: number
}

/** Can these be parts of one list? Only what is written alike can stand in one model. */
export function isJoinable(a: ImaLog, b: ImaLog): boolean {
  return a.format === b.format && a.byteOrder === b.byteOrder && a.templateDigestBank === b.templateDigestBank
}

/** One log of several parts in their order, each entry still in its own file. Only the last part may have stopped before its end. */
export function joinLogs(parts: readonly LogPart[]): ImaLog {
  const [{ log: first }] = parts
  const last = parts[parts.length - 1].log
  const templates = new Names()
  const algorithms = new Names()
  const count = parts.reduce((sum, { log, from }) => sum + log.count - from, 0)
  const columns = allocateColumns(count)
  const places = { offset: new Float64Array(count), length: new Uint32Array(count) }
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + takenBytes(part).length, 0))
  const files: LogFile[] = []
  let entry = 0
  let byte = 0
  for (const part of parts) {
    const { log, from } = part
    const taken = takenBytes(part)
    bytes.set(taken, byte)
    copyColumns(log, from, columns, entry, byte)
    columns.template.set(log.columns.template.subarray(from, log.count).map((index) => templates.indexOf(log.templates[index])), entry)
    columns.algorithm.set(log.columns.algorithm.subarray(from, log.count).map((index) => algorithms.indexOf(log.algorithms[index])), entry)
    for (let index = from; index < log.count; index++) {
      const { byteOffset, byteLength } = entryPlace(log, index)
      places.offset[entry + index - from] = byteOffset
      places.length[entry + index - from] = byteLength
    }
    files.push({ ...log.files[0], firstEntry: entry })
    entry += log.count - from
    byte += taken.length
  }
  return {
    ...first, files, places, bytes, count, columns, templates: templates.list, algorithms: algorithms.list, stopped: shifted(last.stopped, count - last.count),
    malformed: shiftedAll(parts, (log) => log.malformed, (error, by) => shifted(error, by)!), notes: [],
    lineFeeds: shiftedAll(parts, (log) => log.lineFeeds, (index, by) => index + by),
  }
}

function takenBytes({ log, from }: LogPart): Uint8Array {
  const end = log.count === 0 ? 0 : log.columns.offset[log.count - 1] + log.columns.length[log.count - 1]
  return from >= log.count ? new Uint8Array(0) : log.bytes.subarray(log.columns.offset[from], end)
}

/** As they are, but for offsets: indexes into tables are those of the part yet. */
function copyColumns(log: ImaLog, from: number, to: EntryColumns, entry: number, byte: number): void {
  for (const name of Object.keys(to) as (keyof EntryColumns)[]) to[name].set(log.columns[name].subarray(from, log.count), entry)
  const start = log.columns.offset[from] ?? 0
  for (let index = entry; index < entry + log.count - from; index++) to.offset[index] += byte - start
}

/** What names entries of the parts, as entries of the whole; what is about entries that are not taken is left out. */
function shiftedAll<T>(parts: readonly LogPart[], listOf: (log: ImaLog) => readonly T[], shift: (one: T, by: number) => T): T[] {
  let before = 0
  return parts.flatMap(({ log, from }) => {
    const by = before - from
    before += log.count - from
    return listOf(log).filter((one) => indexOf(one) >= from).map((one) => shift(one, by))
  })
}

function indexOf(one: unknown): number {
  return typeof one === 'number' ? one : ((one as ErrorData).entryIndex ?? 0)
}

function shifted(error: ErrorData | null, by: number): ErrorData | null {
  return error && { ...error, ...(error.entryIndex !== undefined && { entryIndex: error.entryIndex + by }) }
}

class Names {
  readonly list: string[] = []
  private readonly known = new Map<string, number>()

  indexOf(name: string): number {
    let index = this.known.get(name)
    if (index === undefined) {
      index = this.list.push(name) - 1
      this.known.set(name, index)
    }
    return index
  }
}
