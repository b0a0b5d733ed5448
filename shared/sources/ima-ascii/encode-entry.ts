import type { ErrorData } from '../../errors/evidence-error'
import { LEGACY_DIGEST_SIZE } from '../ima-binary/limits'
import { LEGACY_TEMPLATE } from '../ima-binary/templates'
import { concatBytes } from '../../bytes/equal'
import { encodeField, isProblem } from './field-text'
import { latin1, splitFields, type LineHead } from './line'

/** Code of the problem that a line has whose template is not one of the table. */
export const UNKNOWN_TEMPLATE = 'ima.ascii-template'

/** The binary form of a line's fields. */
export interface EncodedData {
  /** Template data as it stands in a binary log; with a problem, what frames no field. */
  readonly data: Uint8Array
  readonly legacy: boolean
  readonly stripped: boolean
  /** Why the text does not give the data; `null` when it does. */
  readonly problem: Pick<ErrorData, 'code' | 'byteOffset' | 'field' | 'expected' | 'found'> | null
}

/** Template data of a line: `u32 length || bytes` for each field, and the legacy form of template `ima`. */
export function encodeData(text: Uint8Array, head: LineHead, littleEndian: boolean): EncodedData {
  const legacy = latin1(text, head.template.start, head.template.end) === LEGACY_TEMPLATE
  const split = splitFields(text, head)
  const none = { data: legacy ? new Uint8Array(LEGACY_DIGEST_SIZE + 4) : new Uint8Array(0), legacy, stripped: false }
  if (split === null) {
    const found = 'a template whose text can\'t be undone'
    return { ...none, problem: { code: UNKNOWN_TEMPLATE, byteOffset: head.template.start, field: 'template name', expected: 'a template of the table or of its fields', found } }
  }
  const parts: Uint8Array[] = []
  for (const field of split.fields) {
    const encoded = encodeField(text, field, littleEndian, legacy)
    if (isProblem(encoded)) return { ...none, problem: { code: 'ima.ascii-field', field: field.decoder.id, ...encoded } }
    const length = encoded.reduce((sum, part) => sum + part.length, 0)
    if (legacy && field.decoder.id === 'd') {
      const size = { byteOffset: field.start, expected: `${2 * LEGACY_DIGEST_SIZE} hex digits`, found: `${2 * length} hex digits` }
      if (length !== LEGACY_DIGEST_SIZE) return { ...none, problem: { code: 'ima.ascii-field', field: 'd', ...size } }
    } else parts.push(u32(length, littleEndian))
    parts.push(...encoded)
  }
  return { data: concatBytes(...parts), legacy, stripped: split.stripped, problem: null }
}

export function u32(value: number, littleEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value, littleEndian)
  return bytes
}
