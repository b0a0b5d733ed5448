import { toHex } from '../../../bytes/hex'
import { LEGACY_DIGEST_SIZE } from '../limits'
import type { FieldDecoder } from './field'

/** SHA-1 digest without a name, as template `ima` has it. */
export const d: FieldDecoder = {
  id: 'd',
  label: 'File digest',
  scan({ start, end }, parts) {
    if (end - start !== LEGACY_DIGEST_SIZE) return { code: 'digest-size', byteOffset: start, expected: `${LEGACY_DIGEST_SIZE} bytes`, found: `${end - start} bytes` }
    parts.digestStart = start
    parts.digestLength = LEGACY_DIGEST_SIZE
    return null
  },
  describe: ({ bytes, start, end, violation }) => ({
    value: `sha1:${toHex(bytes.subarray(start, end))}`,
    meaning: violation ? 'no digest: the entry is a violation' : 'digest of the measured content',
  }),
}
