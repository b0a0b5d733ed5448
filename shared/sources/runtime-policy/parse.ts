import { decodeUtf8, visibleText } from '../../bytes/visible'
import { EvidenceError } from '../../errors/evidence-error'
import type { SourceInput } from '../../model/evidence'
import type { PolicyDeviation, RuntimePolicy } from '../../model/policy'
import { findDuplicateKey } from './duplicate-keys'
import { findPlaces } from './json-places'
import { isObject, readPolicy, type Deviation, type Json } from './read-policy'
import { findSyntaxError } from './syntax-error'
import { byteOffsetOf, byteOffsetsOf } from './text-offset'

/** Decodes a runtime policy. What Keylime's schema refuses is read where its meaning is clear, and named in `deviations`. */
export function parseRuntimePolicy(input: SourceInput): RuntimePolicy {
  const empty = { evidence: input.id, path: input.path, digests: new Map(), excludes: [], keyrings: new Map(), imaBuf: new Map(), ignoredKeyrings: [], deviations: [] }
  try {
    const { text, document } = parseDocument(input)
    const { deviations, ...lists } = readPolicy(document)
    return { ...empty, ...lists, deviations: locate(text, deviations), stopped: null }
  } catch (error) {
    if (error instanceof EvidenceError) return { ...empty, stopped: error.toData() }
    throw error
  }
}

function parseDocument(input: SourceInput): { text: string; document: Json } {
  const text = decodeUtf8(input.bytes)
  if (text === null) throw refusal(input, 0, 'UTF-8 text', 'other bytes')
  const document = parseJson(input, text)
  const duplicate = findDuplicateKey(text)
  if (duplicate) throw refusal(input, byteOffsetOf(text, duplicate.offset), 'each key once', `"${visibleText(duplicate.key)}" again`)
  if (!isObject(document)) throw refusal(input, 0, 'a JSON object', typeof document)
  if (!isObject(document['digests'])) {
    const [place] = findPlaces(text, [['digests']])
    throw refusal(input, byteOffsetOf(text, place?.offset ?? 0), 'an object "digests"', typeof document['digests'])
  }
  return { text, document }
}

function parseJson(input: SourceInput, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const { offset, expected, found } = findSyntaxError(text)!
    throw refusal(input, byteOffsetOf(text, offset), expected, visibleText(found), error)
  }
}

function refusal(input: SourceInput, byteOffset: number, expected: string, found: string, cause?: unknown): EvidenceError {
  return new EvidenceError({ code: 'policy.malformed', file: input.path, byteOffset, field: 'runtime policy', expected, found }, { cause })
}

/** Deviations with the bytes of the values that they are about. */
function locate(text: string, deviations: readonly Deviation[]): PolicyDeviation[] {
  if (deviations.length === 0) return []
  const places = findPlaces(text, deviations.map(({ path }) => path)).map((place) => place!)
  const offsets = byteOffsetsOf(text, places.flatMap(({ offset, length }) => [offset, offset + length]))
  return deviations.map(({ severity, expected, found }, i) => {
    const { offset, length } = places[i]
    const byteOffset = offsets.get(offset)!
    return { severity, byteOffset, byteLength: offsets.get(offset + length)! - byteOffset, expected, found }
  })
}
