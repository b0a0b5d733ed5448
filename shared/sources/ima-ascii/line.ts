import { templateFields } from '../ima-binary/templates'
import type { FieldDecoder } from '../ima-binary/fields/field'

/** Bytes of the text, `end` exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** What a line says before its fields. */
export interface LineHead {
  readonly pcr: number
  /** Hex digits of the template digest. */
  readonly digest: Span
  readonly template: Span
  /** All after the template name and its blank; empty where nothing is. */
  readonly rest: Span
}

/** A field of a line; the text of an empty one has no bytes. */
export interface FieldSpan extends Span {
  readonly decoder: FieldDecoder
}

/** The fields of a line; `null` where their number is not that of the template. */
export interface LineFields {
  readonly fields: readonly FieldSpan[]
  /** Blanks at the end of the line are missing: an editor took them away with the empty fields that they stood for. */
  readonly stripped: boolean
}

const BLANK = 0x20
const LF = 0x0a
/** Hex digits of the digests that a column can have. */
const DIGEST_DIGITS = [40, 64, 96, 128]
/** A PCR index has one or two digits; what a hostile file writes more is told and shown. */
const PCR_DIGITS = 10
const TEMPLATE_NAME_MAX = 1024
const NAMES: readonly string[] = ['n', 'n-ng']

/** Line feed that ends the line at `start`, or the end of the text. */
export function lineEnd(text: Uint8Array, start: number): number {
  const at = text.indexOf(LF, start)
  return at < 0 ? text.length : at
}

/** PCR (`%2d`), digest and template name, with one blank after each (Linux `ima_fs.c`, `ima_ascii_measurements_show`). `null` for any other line. */
export function readHead(text: Uint8Array, start: number, end: number): LineHead | null {
  const first = text[start] === BLANK ? start + 1 : start
  const pcrEnd = runOf(text, first, Math.min(end, first + PCR_DIGITS + 1), isDecimal)
  if (pcrEnd === first || pcrEnd - first > PCR_DIGITS || text[pcrEnd] !== BLANK) return null
  const digest = { start: pcrEnd + 1, end: runOf(text, pcrEnd + 1, Math.min(end, pcrEnd + 130), isHexDigit) }
  if (!DIGEST_DIGITS.includes(digest.end - digest.start) || text[digest.end] !== BLANK) return null
  const template = { start: digest.end + 1, end: runOf(text, digest.end + 1, Math.min(end, digest.end + 2 + TEMPLATE_NAME_MAX), isPrintable) }
  if (template.end === template.start || (template.end < end && text[template.end] !== BLANK)) return null
  return { pcr: Number(latin1(text, first, pcrEnd)), digest, template, rest: { start: Math.min(template.end + 1, end), end } }
}

/**
 * One blank stands between two fields, and a name holds none (the kernel writes `_`), so the fields can be told apart. Should a name hold blanks
 * all the same, those after the fields before it and before the fields after it are its own.
 */
export function splitFields(text: Uint8Array, { template, rest }: LineHead): LineFields | null {
  const decoders = templateFields(latin1(text, template.start, template.end))
  if (decoders === null) return null
  const name = decoders.findIndex(({ id }) => NAMES.includes(id))
  const after = name < 0 ? 0 : decoders.length - name - 1
  const before = name < 0 ? decoders.length - 1 : name
  const spans: Span[] = []
  let { start } = rest
  for (let i = 0; i < before; i++) {
    const end = blankAfter(text, start, rest.end)
    spans.push({ start, end })
    start = Math.min(end + 1, rest.end)
  }
  const last = lastSpans(text, { start, end: rest.end }, after)
  spans.push(...last.spans)
  if (name < 0 && blankAfter(text, last.spans[0].start, rest.end) < rest.end) return null
  return { fields: decoders.map((decoder, i) => ({ decoder, ...spans[i] })), stripped: last.stripped }
}

/** The name and the `after` fields behind it. With fewer blanks than that, fields at the end are empty. */
function lastSpans(text: Uint8Array, { start, end }: Span, after: number): { spans: Span[]; stripped: boolean } {
  const borders: number[] = []
  for (let at = end - 1; at >= start && borders.length < after; at--) if (text[at] === BLANK) borders.unshift(at)
  const stripped = borders.length < after
  const spans: Span[] = []
  let from = start
  for (const border of borders) {
    spans.push({ start: from, end: border })
    from = border + 1
  }
  spans.push({ start: from, end })
  while (spans.length < after + 1) spans.push({ start: end, end })
  return { spans, stripped }
}

function blankAfter(text: Uint8Array, start: number, end: number): number {
  const at = text.indexOf(BLANK, start)
  return at < 0 || at > end ? end : at
}

function runOf(text: Uint8Array, start: number, end: number, test: (byte: number) => boolean): number {
  let at = start
  while (at < end && test(text[at])) at++
  return at
}

function isDecimal(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}

export function isHexDigit(byte: number): boolean {
  return isDecimal(byte) || (byte >= 0x61 && byte <= 0x66) || (byte >= 0x41 && byte <= 0x46)
}

function isPrintable(byte: number): boolean {
  return byte > BLANK && byte < 0x7f
}

/** One character a byte. */
export function latin1(text: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...text.subarray(start, end))
}
