import { bytesAt } from '../../bytes/equal'
import { PCR_COUNT } from '../../model/algorithms'
import type { EntryColumns } from '../../model/ima-log'
import type { LogBytes } from './frame'
import { TEMPLATE_DATA_MAX } from './limits'

/** Templates whose entries are read here, by their fields. */
const USUAL: ReadonlySet<string> = new Set(['d-ng|n-ng', 'd-ng|n-ng|sig', 'd-ngv2|n-ng', 'd-ngv2|n-ng|sig'])
const ONES = 0x01010101
const HIGHS = 0x80808080 | 0

/**
 * Reads an entry that is written as the last one was: the same template, the same words before a digest of the same length. Most entries of a log are, and looking
 * only at what may differ takes a third of the time. Whatever is not so is left to the decoders of the fields, which say what is wrong.
 */
export class UsualEntry {
  private template = -1
  private hasSignature = false
  private algorithm = 0
  private digestLength = 0
  /** Length and name of the template, and after the length of the data that and the beginning of the first field, up to the digest. */
  private name: Uint8Array = new Uint8Array(0)
  private prefix: Uint8Array = new Uint8Array(0)

  /** What the entry at `index` of the columns is like, which was decoded and is whole. */
  learn({ bytes, templateDigestSize }: LogBytes, columns: EntryColumns, index: number, fields: readonly { readonly id: string }[]): void {
    const format = fields.map(({ id }) => id).join('|')
    this.template = USUAL.has(format) && columns.digestLength[index] > 0 ? columns.template[index] : -1
    if (this.template < 0) return
    const start = columns.offset[index]
    this.hasSignature = format.endsWith('|sig')
    this.algorithm = columns.algorithm[index]
    this.digestLength = columns.digestLength[index]
    this.name = bytes.slice(start + 4 + templateDigestSize, start + columns.dataOffset[index] - 4)
    this.prefix = bytes.slice(start + columns.dataOffset[index], start + columns.digestOffset[index])
  }

  /** Reads the entry at `start` into the columns; its end, or -1 where it is not as the last one was. */
  read({ bytes, view, littleEndian, templateDigestSize }: LogBytes, start: number, columns: EntryColumns, index: number): number {
    if (this.template < 0) return -1
    const nameAt = start + 4 + templateDigestSize
    const dataAt = nameAt + this.name.length + 4
    const pathLengthAt = dataAt + this.prefix.length + this.digestLength
    if (pathLengthAt + 4 > bytes.length || !bytesAt(bytes, nameAt, this.name) || !bytesAt(bytes, dataAt, this.prefix)) return -1
    const pcr = view.getUint32(start, littleEndian)
    const dataLength = view.getUint32(dataAt - 4, littleEndian)
    const end = dataAt + dataLength
    const pathAt = pathLengthAt + 4
    const pathEnd = pathAt + view.getUint32(pathLengthAt, littleEndian) - 1
    // A template digest that begins with zeros may be a violation's.
    if (pcr >= PCR_COUNT || dataLength > TEMPLATE_DATA_MAX || end > bytes.length || pathEnd >= end || view.getUint32(start + 4, true) === 0) return -1
    if (pathEnd <= pathAt || bytes[pathEnd] !== 0 || hasZero(view, pathAt, pathEnd)) return -1
    const signatureAt = pathEnd + 5
    if (this.hasSignature ? signatureAt > end || signatureAt + view.getUint32(signatureAt - 4, littleEndian) !== end : pathEnd + 1 !== end) return -1
    const signatureLength = this.hasSignature ? end - signatureAt : 0
    columns.offset[index] = start
    columns.length[index] = end - start
    columns.pcr[index] = pcr
    columns.flags[index] = 0
    columns.template[index] = this.template
    columns.dataOffset[index] = dataAt - start
    columns.dataLength[index] = dataLength
    columns.pathOffset[index] = pathAt - start
    columns.pathLength[index] = pathEnd - pathAt
    columns.algorithm[index] = this.algorithm
    columns.digestOffset[index] = pathLengthAt - this.digestLength - start
    columns.digestLength[index] = this.digestLength
    columns.signatureOffset[index] = signatureLength === 0 ? 0 : signatureAt - start
    columns.signatureLength[index] = signatureLength
    return end
  }
}

/** Four bytes at a time: (x - 1) & ~x has the high bit of a byte set where one is zero. */
function hasZero(view: DataView, start: number, end: number): boolean {
  let at = start
  for (; at + 4 <= end; at += 4) {
    const word = view.getInt32(at, true)
    if (((word - ONES) & ~word & HIGHS) !== 0) return true
  }
  for (; at < end; at++) if (view.getUint8(at) === 0) return true
  return false
}
