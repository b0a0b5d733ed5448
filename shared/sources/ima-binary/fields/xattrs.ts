import { visibleBytes } from '../../../bytes/visible'
import { shortHex } from './hex-text'
import type { FieldDecoder } from './field'

/** The extended attributes that EVM protects, in its order (Linux 5.14+): names, lengths and values stand in three fields. */
export const xattrnames: FieldDecoder = {
  id: 'xattrnames',
  label: 'Names of the attributes',
  scan({ bytes, start, end }) {
    if (start === end) return null
    const nul = bytes.subarray(start, end).indexOf(0)
    return nul === end - start - 1 ? null : { code: 'name-end', byteOffset: nul < 0 ? end : start + nul, expected: 'one NUL, at the end of the names', found: nul < 0 ? 'no NUL' : `a NUL after ${nul} bytes` }
  },
  describe: ({ bytes, start, end }) => (start === end ? { value: 'none' } : { value: visibleBytes(bytes.subarray(start, end - 1)) }),
}

export const xattrlengths: FieldDecoder = {
  id: 'xattrlengths',
  label: 'Lengths of the attributes',
  scan: ({ start, end }) => ((end - start) % 4 === 0 ? null : { code: 'number-size', byteOffset: start, expected: 'numbers of 4 bytes', found: `${end - start} bytes` }),
  describe({ bytes, start, end, littleEndian }) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + start, end - start)
    const lengths = Array.from({ length: Math.min((end - start) / 4, 64) }, (_, i) => view.getUint32(4 * i, littleEndian))
    return { value: lengths.join(', ') || 'none', meaning: start === end ? undefined : 'bytes' }
  },
}

export const xattrvalues: FieldDecoder = {
  id: 'xattrvalues',
  label: 'Values of the attributes',
  scan: () => null,
  describe: ({ bytes, start, end }) => ({ value: shortHex(bytes, start, end) || 'none', meaning: start === end ? undefined : `${end - start} bytes, one value after the other` }),
}
