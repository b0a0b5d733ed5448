import { describePrefixedDigest, emptyParts, scanPrefixedDigest } from './digest-text'
import type { FieldDecoder } from './field'

/** File digest with its algorithm: `<alg>:` NUL digest (Linux 3.13+). */
export const dNg: FieldDecoder = {
  id: 'd-ng',
  label: 'File digest',
  scan: (field, parts) => scanPrefixedDigest(field, field.start, parts),
  describe(field) {
    const parts = emptyParts()
    scanPrefixedDigest(field, field.start, parts)
    return describePrefixedDigest(field, parts)
  },
}
