import { visibleBytes } from '../../../bytes/visible'
import type { FieldDecoder } from './field'

/** Name of the measured thing with one NUL at its end. Any other byte may occur; the kernel wrote blanks as `_`. */
export const nNg: FieldDecoder = {
  id: 'n-ng',
  label: 'Path',
  scan({ bytes, start, end }, parts) {
    let nul = start
    while (nul < end && bytes[nul] !== 0) nul++
    if (nul !== end - 1) {
      const found = nul === end ? 'no NUL' : `a NUL after ${nul - start} of ${end - start} bytes`
      return { code: 'name-end', byteOffset: nul, expected: 'one NUL, at the end of the name', found }
    }
    parts.pathStart = start
    parts.pathLength = nul - start
    return null
  },
  describe: ({ bytes, start, end }) => ({ value: visibleBytes(bytes.subarray(start, end - 1)), meaning: 'blanks stand as _ in every IMA log' }),
}
