import { decodeUtf8 } from '../../bytes/visible'
import type { SourceInput } from '../../model/evidence'
import { isObject, tryJson } from '../../bytes/json'
import type { Detection } from '../source'

/** The three keys of an envelope, as they stand in its text. */
const KEYS = [/"payload"\s{0,8}:/, /"payloadType"\s{0,8}:/, /"signatures"\s{0,8}:/]
/** A text that is cut off still begins like one. */
const BEGINS = /^\s{0,64}\{\s{0,64}"(?:payload|payloadType|signatures)"\s{0,8}:/
const [BRACE, BLANK] = [0x7b, 0x20]
/** Bytes in which one of the keys stands, so that no other large text is decoded. */
const HEAD = 4096
const latin1 = new TextDecoder('latin1')

/** JSON with the three keys of a DSSE envelope at its top; in other documents they stand deeper. */
export function detectEnvelope({ bytes }: SourceInput): Detection | null {
  const head = bytes.subarray(0, HEAD)
  if (head.find((byte) => byte > BLANK) !== BRACE || !KEYS.some((key) => key.test(latin1.decode(head)))) return null
  const text = decodeUtf8(bytes)
  if (text === null) return null
  const begins = BEGINS.test(text)
  if (!begins && !KEYS.every((key) => key.test(text))) return null
  const document = tryJson(text)
  if (document === undefined) return begins ? { confidence: 'likely', recognisedBy: 'the first key of a DSSE envelope' } : null
  const isEnvelope = isObject(document) && ['payload', 'payloadType', 'signatures'].filter((key) => Object.hasOwn(document, key)).length >= 2
  return isEnvelope ? { confidence: 'certain', recognisedBy: 'JSON with payload and signatures: a DSSE envelope' } : null
}
