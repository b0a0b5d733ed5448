import { visibleBytes } from '../../bytes/visible'
import { kernelDigestSize } from '../../model/algorithms'
import { scanPaths, type PathScans } from '../../kernel/scan-paths'
import type { Checkpoint } from '../../model/checkpoint'
import { ENTRY, pagesOf, type ImaLog, type LogPage } from '../../model/ima-log'
import type { CaseModel, Outcome } from '../check'
import { listerOf } from '../policy/listing/lister-of'
import { isFileEntry } from '../signatures/signed-files'
import { BOOT_AGGREGATE } from './boot-aggregate'
import { Sieve } from './sieve'
import { SUSPICIONS } from './suspicions'

/** What one pass over all entries tells the checks of the log. Indexes count from 0, ascending. */
export interface LogSurvey {
  /** Entries with a file digest that no kernel writes. */
  readonly oddDigests: readonly number[]
  /** Entries whose path is worth a look, and how many there are of each of `SUSPICIONS`. */
  readonly suspicious: { readonly indexes: readonly number[]; readonly counts: readonly number[] }
  /** Entries that are of no file. */
  readonly notFiles: readonly number[]
  /** Template digests of all entries but violations. */
  readonly digests: Sieve
  /** Paths of all entries of files that hold a digest. */
  readonly paths: Sieve
}

/** Goes over the log once for the checks after it: where a log stays in its file, each pass decodes it again. */
export async function surveyLog(model: CaseModel, log: ImaLog, checkpoint: Checkpoint): Promise<Pick<Outcome, 'survey' | 'listing'>> {
  const surveyor = new Surveyor(log)
  const lister = listerOf(model, log)
  for (const page of pagesOf(log)) {
    await checkpoint(0, log.count)
    surveyor.look(page)
    lister?.look(page)
  }
  return { survey: surveyor, listing: lister && lister.finish() }
}

const SLASH = 0x2f
/** Second bytes of the paths that begin in a way which is worth a look, of `memfd:`, `/tmp`, `/dev`, `/run`; of `/var/tmp` the sixth byte tells it from the rest of `/var`. */
const [MEMFD, TMP, DEV, RUN, VAR] = ['m', 't', 'd', 'r', 'v'].map((letter) => letter.charCodeAt(0))
const CLOSING = 0x29
const NOT_DECODED = ENTRY.unknownTemplate | ENTRY.malformed

class Surveyor implements LogSurvey {
  readonly oddDigests: number[] = []
  readonly suspicious = { indexes: [] as number[], counts: SUSPICIONS.map(() => 0) }
  readonly notFiles: number[] = []
  readonly digests: Sieve
  readonly paths: Sieve
  private keys = { high: new Int32Array(0), low: new Int32Array(0) }
  /** Digest sizes by index of the algorithm; `null` for one that no kernel has. */
  private readonly sizes: readonly (number | null)[]
  private readonly buffers: number

  constructor(private readonly log: ImaLog) {
    const { count, algorithms, templates } = log
    this.digests = new Sieve(count)
    this.paths = new Sieve(count)
    this.sizes = algorithms.map((name) => kernelDigestSize(name))
    this.buffers = templates.indexOf('ima-buf')
  }

  look(page: LogPage): void {
    this.lookAtDigests(page)
    for (const scans of scanPaths(page)) this.lookAtPaths(page, scans)
    const { first, end, columns } = page
    for (let index = first, at = 0; index < end; index++, at++) {
      if (columns.digestLength[at] > 0 && (columns.flags[at] & (NOT_DECODED | ENTRY.noData)) === 0 && this.isOdd(page, at)) this.oddDigests.push(index)
      if (this.mayBeNoFile(page, at) && !isFileEntry(this.log, index)) this.notFiles.push(index)
    }
  }

  private lookAtDigests({ first, end, bytes, columns }: LogPage): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const keys = this.keysOf(end - first)
    let count = 0
    for (let at = 0; at < end - first; at++) {
      if ((columns.flags[at] & ENTRY.violation) !== 0) continue
      keys.high[count] = view.getInt32(columns.offset[at] + 4, true)
      keys.low[count++] = view.getInt32(columns.offset[at] + 8, true)
    }
    this.digests.addAll(keys.high, keys.low, count)
  }

  private lookAtPaths(page: LogPage, { from, high, low, ordinary }: PathScans): void {
    const { bytes, columns } = page
    const keys = this.keysOf(high.length)
    let count = 0
    for (let i = 0, at = from; i < high.length; i++, at++) {
      const length = columns.pathLength[at]
      if (length === 0 || (columns.flags[at] & NOT_DECODED) !== 0 || columns.template[at] === this.buffers) continue
      const start = columns.offset[at] + columns.pathOffset[at]
      if (bytes[start] === SLASH && columns.digestLength[at] > 0 && (columns.flags[at] & ENTRY.violation) === 0) {
        keys.high[count] = high[i]
        keys.low[count++] = low[i]
      }
      if (ordinary[i] === 0 || !isPlain(bytes, start, length)) this.lookAtPath(page, at)
    }
    this.paths.addAll(keys.high, keys.low, count)
  }

  /** Room for the keys of so many entries, used again and again. */
  private keysOf(count: number): { readonly high: Int32Array; readonly low: Int32Array } {
    if (this.keys.high.length < count) this.keys = { high: new Int32Array(count), low: new Int32Array(count) }
    return this.keys
  }

  private mayBeNoFile({ columns }: LogPage, at: number): boolean {
    return (columns.flags[at] & NOT_DECODED) !== 0 || columns.template[at] === this.buffers || columns.pathLength[at] === BOOT_AGGREGATE.length
  }

  private isOdd({ columns }: LogPage, at: number): boolean {
    const size = this.sizes[columns.algorithm[at]]
    return size === null || (size !== columns.digestLength[at] && (columns.flags[at] & ENTRY.violation) === 0)
  }

  private lookAtPath({ first, bytes, columns }: LogPage, at: number): void {
    const start = columns.offset[at] + columns.pathOffset[at]
    const path = visibleBytes(bytes.subarray(start, start + columns.pathLength[at]))
    const kinds = SUSPICIONS.flatMap(([, matches], kind) => (matches(path) ? [kind] : []))
    for (const kind of kinds) this.suspicious.counts[kind]++
    if (kinds.length > 0) this.suspicious.indexes.push(first + at)
  }
}

/** Can none of the suspicions match an ordinary path? Most paths are plain, and need not be made visible to tell. */
function isPlain(bytes: Uint8Array, start: number, length: number): boolean {
  const second = bytes[start + 1]
  if (bytes[start] !== SLASH || length < 2 || second === MEMFD || second === TMP || second === DEV || second === RUN || (second === VAR && bytes[start + 5] === TMP)) return false
  return bytes[start + length - 1] !== CLOSING
}
