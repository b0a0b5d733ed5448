import { fromBase64 } from '../../bytes/base64'
import { decodeUtf8 } from '../../bytes/visible'
import { isObject, tryJson, type Json } from '../../bytes/json'
import { findSyntaxError, type SyntaxProblem } from '../../bytes/json-text/syntax-error'
import type { Reading } from './claims'
import { isPickle } from './pickle'
import { readPull } from './pull'
import { readPush } from './push'
import { decodePiece, isQuoteString, splitQuote } from './quote-string'

/** A JSON text, maybe a broken one. */
export interface JsonText {
  /** The file's text. */
  readonly whole: string
  /** What of it is JSON: all of it, or its readable beginning with what is open there closed. */
  readonly text: string
  readonly value: unknown
  readonly problem: SyntaxProblem | null
}

/** How a file holds Keylime's evidence. */
export type Layout =
  | { readonly kind: 'pickle' }
  | { readonly kind: 'quote-string'; readonly text: string }
  | { readonly kind: 'json'; readonly json: JsonText; readonly reading: Reading }
  /** `list`: the key of the array of documents; `null` where the array is the whole text. */
  | { readonly kind: 'json-list'; readonly json: JsonText; readonly list: string | null }
  | { readonly kind: 'json-lines' }
  /** Lines of `SECONDS--BASE64` with `----` between them: the record manager of Keylime's `da/examples/file.py`. */
  | { readonly kind: 'record-lines' }
  | { readonly kind: 'base64'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** A document by its keys, and not read. */
  | { readonly kind: 'unreadable'; readonly expected: string; readonly found: string }

/** White space before the text that is skipped. */
const BLANK_MAX = 4096
const QUOTE_FILE_MAX = 1 << 20
/** Keys of which every document has one: a text without them is not parsed. */
const MARKERS = ['"quote"', '"evidence_collected"', '"evidence_requested"', '"evidence"', '"json_response"', '"ak_tpm"', '"aik_tpm"', '"tpm_ak"']
/** Brackets and commas of a text, those in strings too: a value takes a hundred times the bytes of its text, and the largest policies have some 10^6. */
const VALUES_MAX = 2_000_000
const BASE64_HEAD = /^[A-Za-z0-9+/]{64}$/
const RECORD_LINE = /^\d{1,12}--[A-Za-z0-9+/]{64}/
const [BRACE, BRACKET, COMMA, LETTER_R] = [0x7b, 0x5b, 0x2c, 0x72]

/** `null` for bytes that are no document of Keylime's. */
export function layoutOf(bytes: Uint8Array): Layout | null {
  if (isPickle(bytes)) return { kind: 'pickle' }
  const head = bytes.subarray(0, BLANK_MAX).findIndex((byte) => byte > 0x20)
  const first = bytes[head]
  if (first === BRACE || first === BRACKET) return jsonLayout(bytes)
  const start = String.fromCharCode(...bytes.subarray(Math.max(head, 0), head + 80))
  if (RECORD_LINE.test(start)) return recordsLayout(bytes)
  return (first === LETTER_R && bytes.length <= QUOTE_FILE_MAX ? quoteLayout(bytes) : null) ?? (BASE64_HEAD.test(start.slice(0, 64)) ? base64Layout(bytes) : null)
}

/** A text that is JSON, or as much of it as is. */
export function parseJsonText(text: string): JsonText {
  const value = tryJson(text)
  if (value !== undefined) return { whole: text, text, value, problem: null }
  const problem = findSyntaxError(text)!
  return { whole: text, text: problem.readable, value: tryJson(problem.readable), problem }
}

/** What a JSON document says of one agent; `null` when it is none of Keylime's. */
export function readDocument(value: unknown): Reading | null {
  if (!isObject(value)) return null
  const data = value['data']
  return readPush(isObject(data) ? { path: ['data'], value: data } : { path: [], value }) ?? readPull({ path: [], value })
}

function jsonLayout(bytes: Uint8Array): Layout | null {
  const text = decodeUtf8(bytes)
  if (!MARKERS.some((marker) => (text ?? headText(bytes)).includes(marker))) return null
  if (text === null) return { kind: 'unreadable', expected: 'UTF-8 text', found: 'other bytes' }
  if (!isBounded(bytes)) return { kind: 'unreadable', expected: `at most ${VALUES_MAX} values`, found: 'more brackets and commas' }
  const json = parseJsonText(text)
  if (json.problem && readDocument(tryJson(firstLine(text))) !== null) return { kind: 'json-lines' }
  const reading = readDocument(json.value)
  if (reading) return { kind: 'json', json, reading }
  if (holdsDocuments(json.value)) return { kind: 'json-list', json, list: null }
  return isObject(json.value) && holdsDocuments((json.value as Json)['data']) ? { kind: 'json-list', json, list: 'data' } : null
}

function isBounded(bytes: Uint8Array): boolean {
  let count = 0
  for (const byte of bytes) if (byte === BRACE || byte === BRACKET || byte === COMMA) count++
  return count <= VALUES_MAX
}

function holdsDocuments(value: unknown): boolean {
  return Array.isArray(value) && value.some((one) => readDocument(one) !== null)
}

function firstLine(text: string): string {
  const start = text.search(/\S/)
  const end = text.indexOf('\n', start)
  return end < 0 ? '' : text.slice(start, end)
}

function headText(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, BLANK_MAX))
}

function quoteLayout(bytes: Uint8Array): Layout | null {
  const text = decodeUtf8(bytes)
  if (text === null || !isQuoteString(text)) return null
  const [quote, signature] = splitQuote(text)!.map(({ start, end }) => decodePiece(text.slice(start, end)))
  return isAttest(quote) || isSignature(signature) ? { kind: 'quote-string', text } : null
}

type Piece = ReturnType<typeof decodePiece>

/** Begins with TPM_GENERATED_VALUE. */
function isAttest(piece: Piece): boolean {
  return typeof piece !== 'string' && piece.bytes[0] === 0xff && piece.bytes[1] === 0x54
}

/** Begins with the id of a signature scheme, TPM 2.0 Part 2 r1.59 §6.3. */
function isSignature(piece: Piece): boolean {
  return typeof piece !== 'string' && piece.bytes[0] === 0 && piece.bytes[1] >= 0x14 && piece.bytes[1] <= 0x1c
}

function base64Layout(bytes: Uint8Array): Layout | null {
  const head = fromBase64(headText(bytes).trim().slice(0, 64))
  if (head === null || !mayHold(head)) return null
  const decoded = fromBase64(decodeUtf8(bytes) ?? '?')
  return decoded && (isPickle(decoded) || jsonStart(decoded)) ? { kind: 'base64', bytes: decoded } : null
}

function mayHold(head: Uint8Array): boolean {
  return head[0] === BRACE || head[0] === BRACKET || isPickle(Uint8Array.of(...head, 0x2e))
}

function jsonStart(bytes: Uint8Array): boolean {
  return (bytes[0] === BRACE || bytes[0] === BRACKET) && jsonLayout(bytes) !== null
}

/** The first record tells. */
function recordsLayout(bytes: Uint8Array): Layout | null {
  const start = bytes.findIndex((byte) => byte > 0x20)
  const end = bytes.indexOf(0x0a, start)
  const line = decodeUtf8(bytes.subarray(start, end < 0 ? bytes.length : end)) ?? ''
  const record = fromBase64(line.slice(line.indexOf('--') + 2))
  return record && (isPickle(record) || jsonStart(record)) ? { kind: 'record-lines' } : null
}
