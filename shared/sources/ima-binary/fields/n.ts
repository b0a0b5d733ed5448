import { visibleBytes } from '../../../bytes/visible'
import { LEGACY_NAME_MAX } from '../limits'
import type { FieldDecoder } from './field'

/** Name without a NUL, as template `ima` stores it. */
export const n: FieldDecoder = {
  id: 'n',
  label: 'Path',
  scan({ bytes, start, end }, parts) {
    if (end - start > LEGACY_NAME_MAX) return { code: 'name-length', byteOffset: start, expected: `at most ${LEGACY_NAME_MAX} bytes`, found: `${end - start} bytes` }
    const nul = bytes.subarray(start, end).indexOf(0)
    if (nul >= 0) return { code: 'name-end', byteOffset: start + nul, expected: 'a name without NUL', found: 'a NUL' }
    parts.pathStart = start
    parts.pathLength = end - start
    return null
  },
  describe: ({ bytes, start, end }) => ({ value: visibleBytes(bytes.subarray(start, end)), meaning: 'blanks stand as _ in every IMA log' }),
}
