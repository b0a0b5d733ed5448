import { fromHex } from '../../bytes/hex'
import { EvidenceError } from '../../errors/evidence-error'
import { decodeUtf8 } from '../../bytes/visible'
import type { SourceInput } from '../../model/evidence'
import type { Source } from '../source'

/** TPM2B_DATA: qualifying data of a quote, at most a digest and its algorithm. */
const NONCE_MAX = 66
const TEXT_MAX = 2 * NONCE_MAX + 8
/** In the file's own name: a folder may be called so too. */
const NAME_HINT = /nonce[^/]*$/i

/** A nonce that came along as hex text. It is never taken for the one that the user had asked for: only shown, to be compared. */
export const nonceText: Source = {
  kind: 'nonce',
  detect: (input) => (NAME_HINT.test(input.path) && nonceOf(input) ? { confidence: 'likely', recognisedBy: 'hex digits, and its name' } : null),
  parse(input) {
    const nonce = nonceOf(input)
    if (!nonce) throw new EvidenceError({ code: 'nonce.malformed', file: input.path, byteOffset: 0, field: 'nonce', expected: `1 to ${NONCE_MAX} bytes as hex digits`, found: 'other bytes' })
    return { kind: 'nonce', nonce }
  },
}

function nonceOf(input: SourceInput): Uint8Array | null {
  if (input.bytes.length > TEXT_MAX) return null
  const nonce = fromHex(decodeUtf8(input.bytes) ?? '?')
  return nonce && nonce.length > 0 && nonce.length <= NONCE_MAX ? nonce : null
}
