import { toHex } from '../../../bytes/hex'
import type { FieldDecoder } from './field'

/** Digits that a value shows; the bytes pane has all. */
const SHOWN = 512

/** A measured buffer: a key, a kexec command line, critical data (Linux 5.3+). */
export const buf: FieldDecoder = {
  id: 'buf',
  label: 'Buffer',
  scan: () => null,
  describe({ bytes, start, end }) {
    const shown = toHex(bytes.subarray(start, Math.min(end, start + SHOWN)))
    return { value: end - start > SHOWN ? `${shown}…` : shown, meaning: `${end - start} bytes that were measured` }
  },
}
