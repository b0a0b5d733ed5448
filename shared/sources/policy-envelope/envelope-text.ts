import { fromExactBase64 } from '../../bytes/exact-base64'
import { fromHex } from '../../bytes/hex'

const BLANK = /\s/

/**
 * Bytes of `payload` or `sig`: hex digits are tried first, then base64, then base64url, both padded (Keylime `dsse.py`, `b64dec`). What Keylime takes
 * beyond that is a second text for the same bytes, and is refused. A text, for people, says what else it is.
 */
export function fromEnvelopeText(text: string): Uint8Array | string {
  const hex = text === '' || BLANK.test(text) ? null : fromHex(text)
  return hex ?? fromExactBase64(text, true)
}
