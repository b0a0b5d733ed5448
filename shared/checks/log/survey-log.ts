import { visibleBytes } from '../../bytes/visible'
import { kernelDigestSize } from '../../model/algorithms'
import type { Checkpoint } from '../../model/checkpoint'
import { ENTRY, pagesOf, type ImaLog, type LogPage } from '../../model/ima-log'
import type { CaseModel, Check, Outcome } from '../check'
import { listerOf } from '../policy/listing/lister-of'
import { isFileEntry } from '../signatures/signed-files'
import { BOOT_AGGREGATE } from './boot-aggregate'
import { PathScan } from './path-scan'
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
export const surveyLog: Check = {
  name: 'survey of the log',
  stage: 'replay',
  async run(model, _before, checkpoint) {
    return model.log ? survey(model, model.log, checkpoint) : { survey: null, listing: null }
  },
}

async function survey(model: CaseModel, log: ImaLog, checkpoint: Checkpoint): Promise<Pick<Outcome, 'survey' | 'listing'>> {
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
  private readonly scan = new PathScan()
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
    const { first, end, bytes, columns } = page
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let index = first, at = 0; index < end; index++, at++) {
      const flags = columns.flags[at]
      const start = columns.offset[at]
      if ((flags & ENTRY.violation) === 0) this.digests.add(view.getInt32(start + 4, true), view.getInt32(start + 8, true))
      if (columns.digestLength[at] > 0 && (flags & (NOT_DECODED | ENTRY.noData)) === 0 && this.isOdd(page, at)) this.oddDigests.push(index)
      if (this.mayBeNoFile(page, at) && !isFileEntry(this.log, index)) this.notFiles.push(index)
      if ((flags & NOT_DECODED) === 0 && columns.template[at] !== this.buffers) this.lookAtPath(page, at, view)
    }
  }

  private mayBeNoFile({ columns }: LogPage, at: number): boolean {
    return (columns.flags[at] & NOT_DECODED) !== 0 || columns.template[at] === this.buffers || columns.pathLength[at] === BOOT_AGGREGATE.length
  }

  private isOdd({ columns }: LogPage, at: number): boolean {
    const size = this.sizes[columns.algorithm[at]]
    return size === null || (size !== columns.digestLength[at] && (columns.flags[at] & ENTRY.violation) === 0)
  }

  private lookAtPath({ first, bytes, columns }: LogPage, at: number, view: DataView): void {
    const start = columns.offset[at] + columns.pathOffset[at]
    const length = columns.pathLength[at]
    if (length === 0) return
    this.scan.scan(view, start, length)
    if (bytes[start] === SLASH && columns.digestLength[at] > 0 && (columns.flags[at] & ENTRY.violation) === 0) this.paths.add(this.scan.high, this.scan.low)
    if (this.scan.isOrdinary && isPlain(bytes, start, length)) return
    const path = visibleBytes(bytes.subarray(start, start + length))
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
