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
 * How an entry was written: the next one mostly is written the same way, with the same template and the same words before a digest of the same length. Looking only at what may
 * differ takes a third of the time. Whatever is not so is left to the decoders of the fields, which say what is wrong.
 */
export interface UsualForm {
  /** Index of its template, and of its algorithm. */
  readonly template: number
  readonly algorithm: number
  readonly hasSignature: boolean
  readonly digestLength: number
  /** Length and name of the template. */
  readonly name: Uint8Array
  /** After the length of the data: the beginning of the first field, up to the digest. */
  readonly prefix: Uint8Array
}

/** Reads many entries of a form at once. */
export interface UsualReader {
  /** Reads entries from the one at `start` into the columns from `index` on, at most `limit`; returns how many are of the form and near enough. */
  read(log: LogBytes, form: UsualForm, start: number, columns: EntryColumns, index: number, limit: number): number
}

/** What the entry at `index` of the columns is like, which was decoded and is whole; `null` where such entries are read field by field. */
export function usualForm({ bytes, templateDigestSize }: LogBytes, columns: EntryColumns, index: number, fields: readonly { readonly id: string }[]): UsualForm | null {
  const format = fields.map(({ id }) => id).join('|')
  if (!USUAL.has(format) || columns.digestLength[index] === 0) return null
  const start = columns.offset[index]
  return {
    template: columns.template[index], algorithm: columns.algorithm[index], hasSignature: format.endsWith('|sig'), digestLength: columns.digestLength[index],
    name: bytes.slice(start + 4 + templateDigestSize, start + columns.dataOffset[index] - 4),
    prefix: bytes.slice(start + columns.dataOffset[index], start + columns.digestOffset[index]),
  }
}

/** Reads the entry at `start` into the columns; its end, or -1 where it is not of the form. */
export function readUsualEntry({ bytes, view, littleEndian, templateDigestSize }: LogBytes, form: UsualForm, start: number, columns: EntryColumns, index: number): number {
  const nameAt = start + 4 + templateDigestSize
  const dataAt = nameAt + form.name.length + 4
  const pathLengthAt = dataAt + form.prefix.length + form.digestLength
  if (pathLengthAt + 4 > bytes.length || !bytesAt(bytes, nameAt, form.name) || !bytesAt(bytes, dataAt, form.prefix)) return -1
  const pcr = view.getUint32(start, littleEndian)
  const dataLength = view.getUint32(dataAt - 4, littleEndian)
  const end = dataAt + dataLength
  const pathAt = pathLengthAt + 4
  const pathEnd = pathAt + view.getUint32(pathLengthAt, littleEndian) - 1
  // A template digest that begins with zeros may be a violation's.
  if (pcr >= PCR_COUNT || dataLength > TEMPLATE_DATA_MAX || end > bytes.length || pathEnd >= end || view.getUint32(start + 4, true) === 0) return -1
  if (pathEnd <= pathAt || bytes[pathEnd] !== 0 || hasZero(view, pathAt, pathEnd)) return -1
  const signatureAt = pathEnd + 5
  if (form.hasSignature ? signatureAt > end || signatureAt + view.getUint32(signatureAt - 4, littleEndian) !== end : pathEnd + 1 !== end) return -1
  const signatureLength = form.hasSignature ? end - signatureAt : 0
  fillUsual(form, templateDigestSize, columns, index, index + 1)
  columns.offset[index] = start
  columns.length[index] = end - start
  columns.pcr[index] = pcr
  columns.dataLength[index] = dataLength
  columns.pathLength[index] = pathEnd - pathAt
  columns.signatureOffset[index] = signatureLength === 0 ? 0 : signatureAt - start
  columns.signatureLength[index] = signatureLength
  return end
}

/** Columns in which entries of the form, of the indexes from `from` to `to`, are all the same. */
export function fillUsual(form: UsualForm, templateDigestSize: number, columns: EntryColumns, from: number, to: number): void {
  const dataOffset = 4 + templateDigestSize + form.name.length + 4
  const digestOffset = dataOffset + form.prefix.length
  columns.flags.fill(0, from, to)
  columns.template.fill(form.template, from, to)
  columns.algorithm.fill(form.algorithm, from, to)
  columns.dataOffset.fill(dataOffset, from, to)
  columns.digestOffset.fill(digestOffset, from, to)
  columns.digestLength.fill(form.digestLength, from, to)
  columns.pathOffset.fill(digestOffset + form.digestLength + 4, from, to)
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
