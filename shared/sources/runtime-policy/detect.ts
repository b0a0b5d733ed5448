import { decodeUtf8 } from '../../bytes/visible'
import type { SourceInput } from '../../model/evidence'
import type { Detection } from '../source'

/** Bytes that are looked at: a policy of many paths starts with its first keys. */
const HEAD = 4096
/** Two keys of the format that stand on their own in no other JSON that hosts bring home. */
const KEYS = [/"digests"\s*:\s*\{/, /"(excludes|meta|keyrings|ima-buf|verification-keys|release)"\s*:/]

/** JSON text with the top-level keys of a runtime policy. */
export function detectRuntimePolicy(input: SourceInput): Detection | null {
  const first = input.bytes.subarray(0, HEAD).find((byte) => byte > 0x20)
  if (first !== 0x7b) return null
  const head = decodeUtf8(input.bytes.length <= HEAD ? input.bytes : input.bytes.subarray(0, HEAD)) ?? asciiHead(input.bytes)
  if (KEYS.every((key) => key.test(head))) return { confidence: 'certain', recognisedBy: 'JSON with digests, as a runtime policy has' }
  const text = input.bytes.length > HEAD ? decodeUtf8(input.bytes) : null
  return text !== null && KEYS.every((key) => key.test(text)) ? { confidence: 'certain', recognisedBy: 'JSON with digests, as a runtime policy has' } : null
}

/** The head may end inside a character. */
function asciiHead(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, HEAD).map((byte) => (byte < 0x80 ? byte : 0x3f)))
}
