import { allBytes } from '../../bytes/equal'
import { EvidenceError } from '../../errors/evidence-error'
import { PCR_COUNT } from '../../model/algorithms'
import { LEGACY_DIGEST_SIZE, LEGACY_NAME_MAX, TEMPLATE_DATA_MAX, TEMPLATE_NAME_MAX } from './limits'

/** How a log's numbers and its template digest column are written: the file does not say, see `layout.ts`. */
export interface LogLayout {
  readonly littleEndian: boolean
  /** Bytes: 20, 32, 48 or 64. */
  readonly templateDigestSize: number
}

/** Where the parts of one entry are: absolute offsets. One object is reused for all entries. */
export interface Frame {
  start: number
  pcr: number
  nameStart: number
  nameLength: number
  dataStart: number
  dataLength: number
  end: number
  /** Template `ima`: no data length, and its own data format. */
  legacy: boolean
}

/** A log's bytes with the name that errors carry. */
export interface LogBytes extends LogLayout {
  readonly file: string
  readonly bytes: Uint8Array
  readonly view: DataView
  /** How many bytes the log has from the first of `bytes` on: more than these where the rest is not read yet. */
  readonly end: number
}

export function logBytes(file: string, bytes: Uint8Array, layout: LogLayout, end = bytes.length): LogBytes {
  return { file, bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), end, ...layout }
}

/** The bytes at hand end inside an entry, and the log goes on. */
export class MoreBytesNeeded extends Error {
  override readonly name = 'MoreBytesNeeded'
}

/** Thrown at the end of each page of a log: to make one with its stack would take longer than many entries. */
const MORE_BYTES_NEEDED = new MoreBytesNeeded()

export function emptyFrame(): Frame {
  return { start: 0, pcr: 0, nameStart: 0, nameLength: 0, dataStart: 0, dataLength: 0, end: 0, legacy: false }
}

/** Zeros of this many bytes are padding, whatever comes after them: a file may have gigabytes of them. */
const BLOCK = 4096

/**
 * Reads the frame of the entry at `start` into `frame` (Linux `ima_fs.c`, `ima_measurements_show`). Fields are not looked at.
 * @throws EvidenceError `ima.truncated` when the file ends inside the entry, else the length that is impossible; MoreBytesNeeded.
 */
export function readFrame(log: LogBytes, start: number, entryIndex: number, frame: Frame): void {
  const { bytes, view, littleEndian } = log
  const nameLengthAt = start + 4 + log.templateDigestSize
  const nameStart = nameLengthAt + 4
  if (nameStart > bytes.length) refuseLeftover(log, start, entryIndex)
  frame.start = start
  frame.pcr = view.getUint32(start, littleEndian)
  frame.nameLength = view.getUint32(nameLengthAt, littleEndian)
  if (frame.nameLength < 1 || frame.nameLength > TEMPLATE_NAME_MAX) {
    if (start + BLOCK > bytes.length && bytes.length < log.end) throw MORE_BYTES_NEEDED
    if (allBytes(bytes.subarray(start, start + BLOCK), 0)) refuseTrailing(log, start, entryIndex)
    fail(log, 'name-length', nameLengthAt, entryIndex, 'template name length', `1 to ${TEMPLATE_NAME_MAX} bytes`, `${frame.nameLength} bytes`)
  }
  frame.nameStart = nameStart
  const nameEnd = need(log, nameStart, frame.nameLength, entryIndex, 'template name')
  frame.legacy = frame.nameLength === 3 && bytes[nameStart] === 0x69 && bytes[nameStart + 1] === 0x6d && bytes[nameStart + 2] === 0x61
  if (frame.legacy) readLegacyData(log, nameEnd, entryIndex, frame)
  else readData(log, nameEnd, entryIndex, frame)
}

function readData(log: LogBytes, at: number, entryIndex: number, frame: Frame): void {
  frame.dataStart = need(log, at, 4, entryIndex, 'template data length')
  frame.dataLength = log.view.getUint32(at, log.littleEndian)
  if (frame.dataLength > TEMPLATE_DATA_MAX) {
    fail(log, 'data-length', at, entryIndex, 'template data length', `at most ${TEMPLATE_DATA_MAX} bytes`, `${frame.dataLength} bytes`)
  }
  frame.end = need(log, frame.dataStart, frame.dataLength, entryIndex, 'template data')
}

function readLegacyData(log: LogBytes, at: number, entryIndex: number, frame: Frame): void {
  const lengthAt = need(log, at, LEGACY_DIGEST_SIZE, entryIndex, 'digest')
  const nameAt = need(log, lengthAt, 4, entryIndex, 'name length')
  const length = log.view.getUint32(lengthAt, log.littleEndian)
  if (length > LEGACY_NAME_MAX) fail(log, 'data-length', lengthAt, entryIndex, 'name length', `at most ${LEGACY_NAME_MAX} bytes`, `${length} bytes`)
  frame.end = need(log, nameAt, length, entryIndex, 'name')
  frame.dataStart = at
  frame.dataLength = frame.end - at
}

/** End of `length` bytes at `at`, when the file has them. */
function need(log: LogBytes, at: number, length: number, entryIndex: number, field: string): number {
  const left = log.end - at
  if (length <= left && at + length > log.bytes.length) throw MORE_BYTES_NEEDED
  if (length > left) fail(log, 'truncated', at, entryIndex, field, `${length} bytes`, `${Math.max(left, 0)} bytes before the end of the file`)
  return at + length
}

/** Fewer bytes than an entry's header: the beginning of an entry was cut, or they are no part of the log at all. */
function refuseLeftover(log: LogBytes, start: number, entryIndex: number): never {
  if (log.bytes.length < log.end) throw MORE_BYTES_NEEDED
  const left = log.bytes.subarray(start)
  const length = 8 + log.templateDigestSize
  if (couldBeginEntry(left, log.littleEndian)) {
    fail(log, 'truncated', start, entryIndex, 'entry header', `${length} bytes`, `${left.length} bytes before the end of the file`)
  }
  return refuseTrailing(log, start, entryIndex)
}

/** Bytes of other origin: a copy that was padded with zeros to whole blocks ends so. */
function refuseTrailing(log: LogBytes, start: number, entryIndex: number): never {
  fail(log, 'trailing-bytes', start, entryIndex, 'entry header', 'an entry or the end of the file', `${log.end - start} bytes that begin no entry`)
}

function couldBeginEntry(left: Uint8Array, littleEndian: boolean): boolean {
  if (allBytes(left, 0)) return false
  const pcr = left.subarray(0, 4)
  return pcr.every((byte, i) => byte < ((littleEndian ? i === 0 : i === 3) ? PCR_COUNT : 1))
}

function fail(log: LogBytes, code: string, byteOffset: number, entryIndex: number, field: string, expected: string, found: string): never {
  throw new EvidenceError({ code: `ima.${code}`, file: log.file, byteOffset, entryIndex, field, expected, found })
}
