import { shortHex } from './hex-text'
import type { FieldDecoder } from './field'

/** A measured buffer: a key, a kexec command line, critical data (Linux 5.3+). */
export const buf: FieldDecoder = {
  id: 'buf',
  label: 'Buffer',
  scan: () => null,
  describe: ({ bytes, start, end }) => ({ value: shortHex(bytes, start, end), meaning: `${end - start} bytes that were measured` }),
}
