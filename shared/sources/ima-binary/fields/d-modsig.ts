import { describePrefixedDigest, emptyParts, scanPrefixedDigest } from './digest-text'
import type { FieldDecoder } from './field'

/** Digest of a file without its appended signature, as `d-ng`; empty where none is appended (Linux 5.4+). It is not the file's digest. */
export const dModsig: FieldDecoder = {
  id: 'd-modsig',
  label: 'Digest without the appended signature',
  scan: (field) => (field.start === field.end ? null : scanPrefixedDigest(field, field.start, emptyParts())),
  describe(field) {
    if (field.start === field.end) return { value: 'none', meaning: 'the file had no appended signature' }
    const parts = emptyParts()
    scanPrefixedDigest(field, field.start, parts)
    return { ...describePrefixedDigest(field, parts), meaning: 'what the appended signature signs' }
  },
}
