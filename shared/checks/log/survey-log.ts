import { visibleBytes } from '../../bytes/visible'
import { kernelDigestSize } from '../../model/algorithms'
import { ODDITY } from '../../kernel/path-scan'
import { scanPaths, type PathScans } from '../../kernel/scan-paths'
import { ENTRY, type ImaLog, type LogPage } from '../../model/ima-log'
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
  /** Paths of all entries of files that hold a digest. */
  readonly paths: Sieve
}

const SLASH = 0x2f
/** Bytes of a text that are given to a function one by one. */
const SHORT = 4096
/** In place of the digest size of an algorithm that no kernel has. */
const UNKNOWN = -1
const NOT_DECODED = ENTRY.unknownTemplate | ENTRY.malformed

/** Makes a survey of the pages of a log, which it is shown in order. */
export class Surveyor implements LogSurvey {
  readonly oddDigests: number[] = []
  readonly suspicious = { indexes: [] as number[], counts: SUSPICIONS.map(() => 0) }
  readonly notFiles: number[] = []
  readonly paths: Sieve
  /** Digest sizes by index of the algorithm. */
  private readonly sizes: Int32Array
  private readonly buffers: number

  constructor(private readonly log: ImaLog) {
    const { count, algorithms, templates } = log
    this.paths = new Sieve(count)
    this.sizes = Int32Array.from(algorithms, (name) => kernelDigestSize(name) ?? UNKNOWN)
    this.buffers = templates.indexOf('ima-buf')
  }

  look(page: LogPage): void {
    for (const scans of scanPaths(page)) this.lookAtPaths(page, scans)
    const { log, sizes, buffers, oddDigests, notFiles } = this
    const { first, end, columns: { flags, digestLength, algorithm, template, pathLength } } = page
    for (let at = 0, count = end - first; at < count; at++) {
      const size = sizes[algorithm[at]]
      if (digestLength[at] !== size && digestLength[at] > 0 && isOdd(flags[at], size)) oddDigests.push(first + at)
      const mayBeNoFile = (flags[at] & NOT_DECODED) !== 0 || template[at] === buffers || pathLength[at] === BOOT_AGGREGATE.length
      if (mayBeNoFile && !isFileEntry(log, first + at)) notFiles.push(first + at)
    }
  }

  finish(): LogSurvey {
    this.paths.finish()
    return this
  }

  private lookAtPaths(page: LogPage, { from, high, low, oddity }: PathScans): void {
    const { bytes, columns: { offset, flags, template, pathOffset, pathLength, digestLength } } = page
    for (let i = 0, at = from; i < high.length; i++, at++) {
      if (pathLength[at] === 0 || (flags[at] & NOT_DECODED) !== 0 || template[at] === this.buffers) continue
      if (digestLength[at] > 0 && bytes[offset[at] + pathOffset[at]] === SLASH && (flags[at] & ENTRY.violation) === 0) this.paths.add(high[i], low[i])
      if (oddity[i] !== ODDITY.none) this.lookAtPath(page, at, oddity[i])
    }
  }

  private lookAtPath({ first, bytes, columns }: LogPage, at: number, oddity: number): void {
    const start = columns.offset[at] + columns.pathOffset[at]
    const name = bytes.subarray(start, start + columns.pathLength[at])
    const path = oddity === ODDITY.bytes ? visibleBytes(name) : asciiText(name)
    let isSuspicious = false
    for (const [kind, [, matches]] of SUSPICIONS.entries()) {
      if (!matches(path)) continue
      this.suspicious.counts[kind]++
      isSuspicious = true
    }
    if (isSuspicious) this.suspicious.indexes.push(first + at)
  }
}

/** Is a digest odd that is not of the algorithm's size? */
function isOdd(flags: number, size: number): boolean {
  return (flags & (NOT_DECODED | ENTRY.noData)) === 0 && (size === UNKNOWN || (flags & ENTRY.violation) === 0)
}

/** Printable ASCII is its own visible form. */
function asciiText(bytes: Uint8Array): string {
  return bytes.length > SHORT ? visibleBytes(bytes) : String.fromCharCode.apply(null, bytes as unknown as number[])
}
