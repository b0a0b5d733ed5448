import { ENTRY, hasFlag, templateData, templateName, type ImaLog } from '../../../model/ima-log'
import { once, type Hypothesis } from './hypothesis'

/** Lengths inside the template data in the other byte order: the log was converted after the kernel had hashed it. */
export const otherByteOrder: Hypothesis = {
  id: 'other-byte-order',
  search: async (search) => once(search, (place) => {
    const { log, trail } = search
    const index = trail.entries[place]
    const swapped = hasFlag(log, index, ENTRY.violation) || templateName(log, index) === 'ima' ? null : swapLengths(log, index)
    return swapped ? trail.digestOfData(index, swapped) : trail.digest(place)
  }, () => ({ entries: [], detail: 'with lengths in the other byte order the value is reached: the log was converted after it was measured' }),
  'with the lengths of all fields turned around the value is not reached either'),
}

/** The template data with each field's length turned around; `null` where the fields do not fill the data. */
function swapLengths(log: ImaLog, index: number): Uint8Array | null {
  const data = templateData(log, index).slice()
  const view = new DataView(data.buffer)
  const littleEndian = log.byteOrder === 'le'
  let at = 0
  while (at + 4 <= data.length) {
    const length = view.getUint32(at, littleEndian)
    view.setUint32(at, length, !littleEndian)
    at += 4 + length
  }
  return at === data.length ? data : null
}
