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
const NOT_DECODED = ENTRY.unknownTemplate | ENTRY.malformed

/** Makes a survey of the pages of a log, which it is shown in order. */
export class Surveyor implements LogSurvey {
  readonly oddDigests: number[] = []
  readonly suspicious = { indexes: [] as number[], counts: SUSPICIONS.map(() => 0) }
  readonly notFiles: number[] = []
  readonly paths: Sieve
  /** Digest sizes by index of the algorithm; `null` for one that no kernel has. */
  private readonly sizes: readonly (number | null)[]
  private readonly buffers: number

  constructor(private readonly log: ImaLog) {
    const { count, algorithms, templates } = log
    this.paths = new Sieve(count)
    this.sizes = algorithms.map((name) => kernelDigestSize(name))
    this.buffers = templates.indexOf('ima-buf')
  }

  look(page: LogPage): void {
    for (const scans of scanPaths(page)) this.lookAtPaths(page, scans)
    const { first, end, columns: { flags, digestLength } } = page
    for (let index = first, at = 0; index < end; index++, at++) {
      if (digestLength[at] > 0 && (flags[at] & (NOT_DECODED | ENTRY.noData)) === 0 && this.isOdd(page, at)) this.oddDigests.push(index)
      if (this.mayBeNoFile(page, at) && !isFileEntry(this.log, index)) this.notFiles.push(index)
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

  private mayBeNoFile({ columns }: LogPage, at: number): boolean {
    return (columns.flags[at] & NOT_DECODED) !== 0 || columns.template[at] === this.buffers || columns.pathLength[at] === BOOT_AGGREGATE.length
  }

  private isOdd({ columns }: LogPage, at: number): boolean {
    const size = this.sizes[columns.algorithm[at]]
    return size === null || (size !== columns.digestLength[at] && (columns.flags[at] & ENTRY.violation) === 0)
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

/** Printable ASCII is its own visible form. */
function asciiText(bytes: Uint8Array): string {
  return bytes.length > SHORT ? visibleBytes(bytes) : String.fromCharCode.apply(null, bytes as unknown as number[])
}
