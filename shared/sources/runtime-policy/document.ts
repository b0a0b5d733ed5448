import { byteCount } from '../../bytes/byte-count'
import { withoutMark } from '../../bytes/byte-order-mark'
import { TEXT_MAX, decodeUtf8, firstBadByte, visibleText } from '../../bytes/visible'
import { EvidenceError } from '../../errors/evidence-error'
import type { SourceInput } from '../../model/evidence'
import { findDuplicateKey } from '../../bytes/json-text/duplicate-keys'
import { findPlaces, type JsonPath } from '../../bytes/json-text/json-places'
import { findSyntaxError } from '../../bytes/json-text/syntax-error'
import { byteOffsetOf } from '../../bytes/json-text/text-offset'
import { detectImaBinary } from '../ima-binary/detect'

/** What a policy may be. */
export const POLICY_WORDS = 'JSON, or lines with a digest and a path'

/** The text of a policy file; `byteBase`: where it begins, behind a byte order mark. */
export interface PolicyText {
  readonly text: string
  readonly byteBase: number
}

/** @throws EvidenceError `policy.malformed` for what is no text */
export function policyText(input: SourceInput): PolicyText {
  const { bytes } = input
  if (bytes.length === 0) throw refusal(input, 0, 'a policy', 'an empty file')
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) throw refusal(input, 0, 'UTF-8 text', 'UTF-16 text')
  const rest = withoutMark(bytes)
  const byteBase = bytes.length - rest.length
  const text = decodeUtf8(rest)
  if (text === null) throw noText(input, rest, byteBase)
  return { text, byteBase }
}

/** Whoever names a log as a policy is told that it is one. */
function noText(input: SourceInput, rest: Uint8Array, byteBase: number): EvidenceError {
  if (rest.length > TEXT_MAX) return refusal(input, 0, 'UTF-8 text', byteCount(rest.length))
  if (detectImaBinary(input) !== null) return refusal(input, 0, 'a policy', 'an IMA log')
  return refusal(input, byteBase + firstBadByte(rest), 'UTF-8 text', 'other bytes')
}

/** @throws EvidenceError `policy.malformed` for a text that is no JSON, or has a key twice: it would mean two things */
export function parseJson(input: SourceInput, { text, byteBase }: PolicyText): unknown {
  const document = parsed(input, text, byteBase)
  const duplicate = findDuplicateKey(text)
  if (duplicate) throw refusal(input, byteBase + byteOffsetOf(text, duplicate.offset), 'each key once', `"${visibleText(duplicate.key)}" again`)
  return document
}

function parsed(input: SourceInput, text: string, byteBase: number): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const { offset, expected, found } = findSyntaxError(text)!
    // A text that does not even begin as JSON may have been meant as anything.
    const isOther = text.slice(0, offset).trim() === '' && !/^[[\]{}"]/.test(text.slice(offset, offset + 1))
    throw refusal(input, byteBase + byteOffsetOf(text, offset), isOther ? POLICY_WORDS : expected, visibleText(found), error)
  }
}

export function refusal(input: SourceInput, byteOffset: number, expected: string, found: string, cause?: unknown): EvidenceError {
  return new EvidenceError({ code: 'policy.malformed', file: input.path, byteOffset, field: 'policy', expected, found }, { cause })
}

/** About the value at a path of the text's JSON; about its beginning where there is none. */
export function refusalAt(input: SourceInput, { text, byteBase }: PolicyText, path: JsonPath, expected: string, found: string): EvidenceError {
  const [place] = findPlaces(text, [path])
  return refusal(input, byteBase + byteOffsetOf(text, place?.offset ?? 0), expected, found)
}
