import { isObject, type Json } from '../../bytes/json'
import { TEXT_MAX, decodeUtf8, visibleText } from '../../bytes/visible'
import { byteCount } from '../../bytes/byte-count'
import { withoutMark } from '../../bytes/byte-order-mark'
import { EvidenceError } from '../../errors/evidence-error'
import type { SourceInput } from '../../model/evidence'
import { findDuplicateKey } from '../../bytes/json-text/duplicate-keys'
import { findSyntaxError } from '../../bytes/json-text/syntax-error'
import { byteOffsetOf } from '../../bytes/json-text/text-offset'

/** Characters of a key that are told. */
const KEY_SHOWN = 200

/** A JSON object that means one thing; `byteBase`: where its text begins in the file. */
export interface JsonDocument {
  readonly text: string
  readonly document: Json
  readonly byteBase: number
}

/**
 * Reads a file that must be a JSON object without duplicate keys. `area`: the first word of the error's code, `field` what the file is.
 * @throws EvidenceError `AREA.malformed`; `AREA.truncated` where the text ends too early
 */
export function readJsonDocument({ bytes, path }: SourceInput, area: string, field: string): JsonDocument {
  const rest = withoutMark(bytes)
  const byteBase = bytes.length - rest.length
  const text = decodeUtf8(rest)
  const problem = (code: string, byteOffset: number, expected: string, found: string) => new EvidenceError({ code: `${area}.${code}`, file: path, byteOffset, field, expected, found })
  if (text === null) throw problem('malformed', 0, 'UTF-8 text', bytes.length > TEXT_MAX ? byteCount(bytes.length) : 'other bytes')
  const syntax = findSyntaxError(text)
  if (syntax) throw problem(syntax.offset >= text.length ? 'truncated' : 'malformed', byteBase + byteOffsetOf(text, syntax.offset), syntax.expected, visibleText(syntax.found))
  const duplicate = findDuplicateKey(text)
  if (duplicate) throw problem('malformed', byteBase + byteOffsetOf(text, duplicate.offset), 'each key once', `"${visibleText(duplicate.key.slice(0, KEY_SHOWN))}" again`)
  const document: unknown = JSON.parse(text)
  if (!isObject(document)) throw problem('malformed', byteBase, 'a JSON object', Array.isArray(document) ? 'a list' : String(document).slice(0, KEY_SHOWN))
  return { text, document, byteBase }
}
