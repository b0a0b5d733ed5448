import type { ErrorData } from '../../errors/evidence-error'
import { pagesOf, type ImaLog } from '../../model/ima-log'
import { TallyBuilder } from '../../sources/ima-binary/tally-builder'
import { JoinedPages, type PlacedPart } from './joined-pages'

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
  const placed: PlacedPart[] = []
  let count = 0
  for (const { log, from } of parts) {
    placed.push({ log, from, firstEntry: count, templates: log.templates.map((name) => templates.indexOf(name)), algorithms: log.algorithms.map((name) => algorithms.indexOf(name)) })
    count += log.count - from
  }
  const joined: ImaLog = {
    ...first, files: placed.map(({ log, firstEntry }) => ({ ...log.files[0], firstEntry })), places: placesOf(placed, count), count, pages: new JoinedPages(placed, count),
    templates: templates.list, algorithms: algorithms.list, stopped: shifted(last.stopped, count - last.count),
    malformed: shiftedAll(parts, (log) => log.malformed, (error, by) => shifted(error, by)!), notes: [],
    lineFeeds: shiftedAll(parts, (log) => log.lineFeeds, (index, by) => index + by),
  }
  const tally = new TallyBuilder()
  for (const page of pagesOf(joined)) tally.add(page.columns, page.end - page.first)
  return { ...joined, tally: tally.finish(templates.list.length) }
}

/** Of lines of text, whose places the pages do not tell. */
function placesOf(parts: readonly PlacedPart[], count: number): ImaLog['places'] {
  if (parts[0].log.places === null) return null
  const places = { offset: new Float64Array(count), length: new Uint32Array(count) }
  for (const { log, from, firstEntry } of parts) {
    places.offset.set(log.places!.offset.subarray(from, log.count), firstEntry)
    places.length.set(log.places!.length.subarray(from, log.count), firstEntry)
  }
  return places
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
