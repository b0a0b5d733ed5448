import { visibleBytes } from '../../../bytes/visible'
import { LEGACY_NAME_MAX } from '../limits'
import { nNg } from './n-ng'
import type { FieldDecoder } from './field'

/** Name of at most 255 bytes: without a NUL as template `ima` stores it, with one in a custom template. */
export const n: FieldDecoder = {
  id: 'n',
  label: 'Path',
  scan(field, parts) {
    const { bytes, start, end, legacy } = field
    const length = end - start - (legacy ? 0 : 1)
    if (length > LEGACY_NAME_MAX) return { code: 'name-length', byteOffset: start, expected: `at most ${LEGACY_NAME_MAX} bytes`, found: `${length} bytes` }
    if (!legacy) return nNg.scan(field, parts)
    const nul = bytes.subarray(start, end).indexOf(0)
    if (nul >= 0) return { code: 'name-end', byteOffset: start + nul, expected: 'a name without NUL', found: 'a NUL' }
    parts.pathStart = start
    parts.pathLength = end - start
    return null
  },
  describe: (field) => (field.legacy ? { value: visibleBytes(field.bytes.subarray(field.start, field.end)), meaning: 'blanks stand as _ in every IMA log' } : nNg.describe(field)),
}
