import { toHex } from '../../../bytes/hex'
import { LEGACY_DIGEST_SIZE } from '../limits'
import type { FieldDecoder } from './field'

const MD5_SIZE = 16

/** SHA-1 digest without a name, as template `ima` has it; in a custom template MD5 too. */
export const d: FieldDecoder = {
  id: 'd',
  label: 'File digest',
  scan({ start, end, legacy }, parts) {
    const length = end - start
    if (length !== LEGACY_DIGEST_SIZE && (legacy || length !== MD5_SIZE)) {
      return { code: 'digest-size', byteOffset: start, expected: `${LEGACY_DIGEST_SIZE} bytes`, found: `${length} bytes` }
    }
    // A template with `d-ng` beside it says more there.
    if (parts.digestLength === 0) {
      parts.digestStart = start
      parts.digestLength = length
    }
    return null
  },
  describe: ({ bytes, start, end, violation }) => ({
    value: `${end - start === MD5_SIZE ? 'md5' : 'sha1'}:${toHex(bytes.subarray(start, end))}`,
    meaning: violation ? 'no digest: the entry is a violation' : 'digest of the measured content',
  }),
}
