import { TEXT_MAX, decodeUtf8, visibleText } from '../../bytes/visible'
import { EvidenceError, type ErrorData } from '../../errors/evidence-error'
import type { SourceInput } from '../../model/evidence'
import { findDuplicateKey } from '../../bytes/json-text/duplicate-keys'
import { isObject, type Json } from '../../bytes/json'
import { findSyntaxError } from '../../bytes/json-text/syntax-error'
import { byteOffsetOf } from '../../bytes/json-text/text-offset'

/** What a decoder writes in place of bytes that are no text. */
const REPLACEMENT = '\ufffd'
/** Characters of a key that are told. */
const KEY_SHOWN = 200

/** A JSON object as far as it means one thing, and why it was not read further. */
export interface ReadableObject {
  /** What was read: JSON, with every value at its place in the file's text. */
  readonly text: string
  readonly document: Json
  readonly problem: ErrorData | null
}

/** @throws EvidenceError `policy.malformed` where nothing of it is an object */
export function readObject(input: SourceInput): ReadableObject {
  const decoded = decodeUtf8(input.bytes)
  const whole = decoded ?? textBefore(input.bytes)
  const syntax = findSyntaxError(whole)
  const wellFormed = syntax ? syntax.readable : whole
  const duplicate = wellFormed === '' ? null : findDuplicateKey(wellFormed)
  const text = duplicate ? findSyntaxError(whole.slice(0, duplicate.offset))!.readable : wellFormed
  const problem = duplicate
    ? malformed(input, byteOffsetOf(whole, duplicate.offset), 'each key once', `"${visibleText(duplicate.key.slice(0, KEY_SHOWN))}" again`)
    : decoded === null ? malformed(input, byteOffsetOf(whole, whole.length), 'UTF-8 text', 'other bytes')
      : syntax && malformed(input, byteOffsetOf(whole, syntax.offset), syntax.expected, visibleText(syntax.found))
  const document: unknown = text === '' ? null : JSON.parse(text)
  if (isObject(document)) return { text, document, problem }
  throw new EvidenceError(problem ?? malformed(input, 0, 'a JSON object', Array.isArray(document) ? 'a list' : document === null ? 'null' : typeof document))
}

/** What stands before the first byte that is not UTF-8; nothing of a text that is too long to be one. */
function textBefore(bytes: Uint8Array): string {
  if (bytes.length > TEXT_MAX) return ''
  const lossy = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  return lossy.slice(0, lossy.indexOf(REPLACEMENT))
}

export function malformed({ path }: SourceInput, byteOffset: number, expected: string, found: string): ErrorData {
  return { code: 'policy.malformed', file: path, byteOffset, field: 'envelope', expected, found }
}
