import type { ErrorData } from '../../errors/evidence-error'
import type { EntryParts, FieldBytes, FieldDecoder } from './fields/field'
import type { Frame, LogBytes } from './frame'
import { LEGACY_DIGEST_SIZE } from './limits'

/** One field of an entry: its decoder and its bytes without the length before them. */
export interface FieldAt {
  readonly decoder: FieldDecoder
  readonly field: FieldBytes
}

/**
 * Finds the parts of an entry whose template is known. Template `ima` frames its two fields in its own way; all others are
 * `u32 length || bytes` for each field, and nothing may be left over (a relabelled template shows there: no digest covers its name).
 * @returns what is wrong, or `null`.
 */
export function scanFields(
  log: LogBytes, frame: Frame, decoders: readonly FieldDecoder[], entryIndex: number, violation: boolean, parts: EntryParts, visit?: (at: FieldAt) => void,
): ErrorData | null {
  const end = frame.dataStart + frame.dataLength
  let at = frame.dataStart
  for (let i = 0; i < decoders.length; i++) {
    const bare = frame.legacy && i === 0
    const start = bare ? at : at + 4
    if (start > end) return overrun(log, entryIndex, decoders[i], at, 4, end - at)
    const length = bare ? LEGACY_DIGEST_SIZE : log.view.getUint32(at, log.littleEndian)
    if (length > end - start) return overrun(log, entryIndex, decoders[i], at, length, end - start)
    const field = { bytes: log.bytes, start, end: start + length, violation, littleEndian: log.littleEndian, legacy: frame.legacy }
    const problem = decoders[i].scan(field, parts)
    if (problem) {
      return { file: log.file, entryIndex, field: decoders[i].id, ...problem, code: `ima.${problem.code}` }
    }
    visit?.({ decoder: decoders[i], field })
    at = start + length
  }
  if (at === end) return null
  return {
    code: 'ima.field-remainder', file: log.file, byteOffset: at, entryIndex, field: decoders[decoders.length - 1].id,
    expected: 'the end of the template data', found: `${end - at} more bytes`,
  }
}

function overrun(log: LogBytes, entryIndex: number, decoder: FieldDecoder, byteOffset: number, length: number, left: number): ErrorData {
  return {
    code: 'ima.field-overrun', file: log.file, byteOffset, entryIndex, field: decoder.id, expected: `at most ${Math.max(left, 0)} bytes`, found: `${length} bytes`,
  }
}
