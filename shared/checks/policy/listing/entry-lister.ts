import { digestSize } from '../../../model/algorithms'
import type { ImaLog, LogPage } from '../../../model/ima-log'
import { BUFFER_TEMPLATE } from '../../log/measured-buffer'
import { isPlainAlgorithm, isPlainLog, PLAIN_TEMPLATE } from '../keylime/plain-line'
import { LISTING, USUAL_ALGORITHMS } from './entry-listing'
import type { ExcludeFilter } from './exclude-filter'
import type { ListedNames } from './listed-names'

const SLASH = 0x2f
const IMA_PCR = 10
/** Keylime takes a column of ones for a violation, too: how it begins. */
const ONES = 0xffffffff

/** Looks at entries page by page. */
export class EntryLister {
  /** See LISTING, for each entry. */
  readonly bits: Uint8Array
  /** 1 for each listed name, by its number, that an entry has. */
  readonly isMeasured: Uint8Array
  /** By index of the algorithm. */
  private readonly sizes: readonly (number | null)[]
  private readonly isUsual: readonly boolean[]
  private readonly isPlain: readonly boolean[]
  /** Index of the template, -1 where the log has none of the name. */
  private readonly buffers: number
  private readonly plain: number

  constructor(log: ImaLog, private readonly names: ListedNames, private readonly excludes: ExcludeFilter) {
    this.bits = new Uint8Array(log.count)
    this.isMeasured = new Uint8Array(names.count)
    this.sizes = log.algorithms.map((name) => digestSize(name))
    this.isUsual = log.algorithms.map((name) => USUAL_ALGORITHMS.has(name))
    this.isPlain = log.algorithms.map((name) => isPlainAlgorithm(name))
    this.buffers = log.templates.indexOf(BUFFER_TEMPLATE)
    this.plain = isPlainLog(log) ? log.templates.indexOf(PLAIN_TEMPLATE) : -1
  }

  look(page: LogPage): void {
    const { first, end, bytes, columns } = page
    const { names } = this
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let index = first, at = 0; index < end; index++, at++) {
      const start = columns.offset[at] + columns.pathOffset[at]
      const length = columns.pathLength[at]
      names.scan.scan(view, start, length)
      const number = names.find(bytes, start, length)
      if (number >= 0) this.isMeasured[number] = 1
      if (columns.flags[at] !== 0 || columns.template[at] === this.buffers || length < 2 || bytes[start] !== SLASH || !names.scan.isPrintable) continue
      if (!this.excludes.mayMatch(bytes, start, length)) this.bits[index] = this.bitsOf(page, view, at, number)
    }
  }

  /** `number`: of the entry's name; -1 where it is not listed. */
  private bitsOf({ bytes, columns }: LogPage, view: DataView, at: number, number: number): number {
    const offset = columns.offset[at]
    const algorithm = columns.algorithm[at]
    const length = columns.digestLength[at]
    const isSame = number >= 0 && this.names.lists(number, bytes, offset + columns.digestOffset[at], length)
    if (isSame === null) return 0
    let bits: number = number < 0 ? LISTING.ordinary : LISTING.ordinary | LISTING.listed
    if (isSame) bits |= LISTING.sameDigest
    if (this.sizes[algorithm] === length) bits |= this.isUsual[algorithm] ? LISTING.fits | LISTING.usual : LISTING.fits
    const isPlain = columns.template[at] === this.plain && length > 0 && this.isPlain[algorithm] && columns.pcr[at] === IMA_PCR && view.getUint32(offset + 4) !== ONES
    return isPlain ? bits | LISTING.plainLine : bits
  }
}
