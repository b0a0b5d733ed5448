import { decodeUtf8, visibleText } from '../../bytes/visible'
import { EvidenceError } from '../../errors/evidence-error'
import type { SourceInput } from '../../model/evidence'
import type { PolicyDeviation, RuntimePolicy } from '../../model/policy'
import { findDuplicateKey } from './duplicate-keys'
import { byteOffsetOf } from './text-offset'

/** Top-level keys that Keylime's schema requires (`RUNTIME_POLICY_SCHEMA`, keylime/ima/ima.py). */
const REQUIRED = ['meta', 'release', 'digests', 'excludes', 'keyrings', 'ima', 'ima-buf', 'verification-keys']
const DIGEST = /^[0-9a-f]{40,128}$/
/** Deviations that are named one by one. */
const DEVIATIONS_KEPT = 100

type Json = Readonly<Record<string, unknown>>

/** Decodes a runtime policy. What Keylime's schema refuses is read where its meaning is clear, and named in `deviations`. */
export function parseRuntimePolicy(input: SourceInput): RuntimePolicy {
  const empty = { evidence: input.id, path: input.path, digests: new Map(), excludes: [], keyrings: new Map(), imaBuf: new Map(), ignoredKeyrings: [], deviations: [] }
  try {
    const { text, document } = parseDocument(input)
    return { ...empty, ...new PolicyReader(text, document).read(), stopped: null }
  } catch (error) {
    if (error instanceof EvidenceError) return { ...empty, stopped: error.toData() }
    throw error
  }
}

function parseDocument(input: SourceInput): { text: string; document: Json } {
  const text = decodeUtf8(input.bytes)
  if (text === null) throw refusal(input, 0, 'UTF-8 text', 'other bytes')
  const document = parseJson(input, text)
  if (!isObject(document)) throw refusal(input, 0, 'a JSON object', typeof document)
  if (!isObject(document['digests'])) throw refusal(input, 0, 'an object "digests"', typeof document['digests'])
  const duplicate = findDuplicateKey(text)
  if (duplicate) throw refusal(input, byteOffsetOf(text, duplicate.offset), 'each key once', `"${visibleText(duplicate.key)}" again`)
  return { text, document }
}

function parseJson(input: SourceInput, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const at = /position (\d+)/.exec(error.message)
    const end = error.message.includes('end of JSON') ? text.length : 0
    throw refusal(input, byteOffsetOf(text, at ? Number(at[1]) : end), 'JSON', visibleText(error.message), error)
  }
}

function refusal(input: SourceInput, byteOffset: number, expected: string, found: string, cause?: unknown): EvidenceError {
  return new EvidenceError({ code: 'policy.malformed', file: input.path, byteOffset, field: 'runtime policy', expected, found }, { cause })
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

class PolicyReader {
  private readonly deviations: PolicyDeviation[] = []

  constructor(private readonly text: string, private readonly document: Json) {}

  read(): Pick<RuntimePolicy, 'digests' | 'excludes' | 'keyrings' | 'imaBuf' | 'ignoredKeyrings' | 'deviations'> {
    for (const key of REQUIRED) if (!Object.hasOwn(this.document, key)) this.deviate('warning', `a key "${key}"`, 'none')
    const ima = this.document['ima']
    return {
      digests: this.digestLists('digests'), keyrings: this.digestLists('keyrings'), imaBuf: this.digestLists('ima-buf'),
      excludes: this.strings(this.document['excludes'], 'excludes'), ignoredKeyrings: isObject(ima) ? this.strings(ima['ignored_keyrings'], 'ignored_keyrings') : [],
      deviations: this.deviations,
    }
  }

  private digestLists(key: string): Map<string, readonly string[]> {
    const lists = new Map<string, readonly string[]>()
    const value = this.document[key]
    if (value === undefined) return lists
    if (!isObject(value)) {
      this.deviate('error', `"${key}" to be an object`, typeof value)
      return lists
    }
    for (const [name, list] of Object.entries(value)) {
      const digests = this.strings(list, name)
      for (const digest of digests) if (!DIGEST.test(digest)) this.deviate('warning', '40 to 128 lower-case hex digits', digest, name)
      lists.set(name, digests)
    }
    return lists
  }

  private strings(value: unknown, name: string): string[] {
    if (value === undefined) return []
    if (!Array.isArray(value)) {
      this.deviate('error', `"${visibleText(name)}" to be an array`, typeof value, name)
      return []
    }
    const strings = value.filter((one): one is string => typeof one === 'string')
    if (strings.length < value.length) this.deviate('error', `strings in "${visibleText(name)}"`, 'another value', name)
    return strings
  }

  /** `near`: a string of the document at which the deviation is found. */
  private deviate(severity: PolicyDeviation['severity'], expected: string, found: string, near?: string): void {
    if (this.deviations.length >= DEVIATIONS_KEPT) return
    const quoted = near === undefined ? '' : JSON.stringify(near)
    const at = quoted === '' ? -1 : this.text.indexOf(quoted)
    const place = at < 0 ? this.text : quoted
    const [byteOffset, byteLength] = [byteOffsetOf(this.text, Math.max(at, 0)), byteOffsetOf(place, place.length)]
    this.deviations.push({ severity, byteOffset, byteLength, expected, found: visibleText(found.slice(0, 200)) })
  }
}
