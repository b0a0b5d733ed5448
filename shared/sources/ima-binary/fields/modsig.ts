import { shortHex } from './hex-text'
import type { FieldDecoder } from './field'

/** Appended signature, PKCS#7 in DER; empty where none is appended (Linux 5.4+). */
export const modsig: FieldDecoder = {
  id: 'modsig',
  label: 'Appended signature',
  scan: () => null,
  describe: ({ bytes, start, end }) => (start === end
    ? { value: 'none', meaning: 'the file had no appended signature' }
    : { value: shortHex(bytes, start, end), meaning: `PKCS#7, ${end - start} bytes` }),
}
