import { fromBase64 } from '../../bytes/base64'
import { decodeUtf8, visibleBytes } from '../../bytes/visible'
import type { ErrorData } from '../../errors/evidence-error'
import type { SourceInput } from '../../model/evidence'
import type { Member, Opened } from '../container'
import { isObject, type Json } from '../../bytes/json'
import { findPlaces, type JsonPath } from '../../bytes/json-text/json-places'
import { byteRangesOf } from '../../bytes/json-text/text-offset'
import type { JsonText } from './layout'
import { isPickle } from './pickle'

/** Documents of one file that are read. */
const DOCUMENTS_MAX = 10_000
const LF = 0x0a
/** Bytes of a line that is no record that are told. */
const SHOWN = 20
const SEPARATOR = '----'
const RECORD = /^(\d{1,12})--/

/** Each document is a part that knows where it stands. */
export interface Documents extends Opened {
  readonly members: readonly (Member & Required<Pick<Member, 'inside'>>)[]
}

class DocumentCollector implements Documents {
  readonly members: (Member & Required<Pick<Member, 'inside'>>)[] = []
  readonly skipped: { path: string; reason: string }[] = []
  stopped: ErrorData | null = null
  private count = 0

  constructor(private readonly input: SourceInput) {}

  /** False when there are too many of them. */
  add(bytes: Uint8Array<ArrayBuffer>, inside: Documents['members'][number]['inside'], notes: readonly string[] = []): boolean {
    if (++this.count > DOCUMENTS_MAX) {
      this.skipped.push({ path: `${this.count}`, reason: `the file has more than ${DOCUMENTS_MAX} documents: this one and all after it were not read` })
      return false
    }
    this.members.push({ path: `${this.count}.${isPickle(bytes) ? 'pickle' : 'json'}`, bytes, inside, notes })
    return true
  }

  refuse(byteOffset: number, expected: string, found: string): void {
    this.stopped ??= { code: 'keylime.record', file: this.input.path, byteOffset, field: 'record', expected, found }
  }
}

/** The objects of a JSON array; `problem`: what is wrong with the text. */
export function jsonList({ text, value }: JsonText, list: string | null, problem: ErrorData | null, input: SourceInput): Documents {
  const collector = new DocumentCollector(input)
  const items = (list === null ? value : (value as Json)[list]) as readonly unknown[]
  const objects = items.flatMap((item, i) => (isObject(item) ? [i] : [])).slice(0, DOCUMENTS_MAX + 1)
  const paths = objects.map((i): JsonPath => (list === null ? [i] : [list, i]))
  const places = findPlaces(text, paths).map((place) => place!)
  for (const { byteOffset, byteLength } of byteRangesOf(text, places, { size: input.bytes.length })) {
    if (!collector.add(input.bytes.slice(byteOffset, byteOffset + byteLength), { byteOffset, byteLength, encoding: 'json' })) break
  }
  collector.stopped = problem
  return collector
}

/** A JSON document a line. */
export function jsonLines(input: SourceInput): Documents {
  const collector = new DocumentCollector(input)
  for (const { start, end } of linesOf(input.bytes)) {
    if (!collector.add(input.bytes.slice(start, end), { byteOffset: start, byteLength: end - start, encoding: 'json' })) break
  }
  return collector
}

/** Records of Keylime's file store: `SECONDS--BASE64`, and `----` after each. */
export function recordLines(input: SourceInput): Documents {
  const collector = new DocumentCollector(input)
  for (const { start, end } of linesOf(input.bytes)) {
    const line = decodeUtf8(input.bytes.subarray(start, end)) ?? ''
    if (line.trim() === SEPARATOR) continue
    const head = RECORD.exec(line)
    const bytes = head && fromBase64(line.slice(head[0].length))
    if (!bytes || bytes.length === 0) collector.refuse(start, 'seconds, two dashes and base64', visibleBytes(input.bytes.subarray(start, Math.min(end, start + SHOWN))))
    else if (!collector.add(bytes, { byteOffset: start + head[0].length, byteLength: end - start - head[0].length, encoding: 'base64' }, [`recorded ${timeOf(head[1])}`])) break
  }
  return collector
}

/** A record as Keylime's stores keep it: one document in base64. */
export function wrapped(input: SourceInput, bytes: Uint8Array<ArrayBuffer>): Documents {
  const collector = new DocumentCollector(input)
  collector.add(bytes, { byteOffset: 0, byteLength: input.bytes.length, encoding: 'base64' })
  return collector
}

/** Lines that hold something, one by one: there may be any number. */
function* linesOf(bytes: Uint8Array): Generator<{ readonly start: number; readonly end: number }> {
  for (let start = 0; start < bytes.length; ) {
    const feed = bytes.indexOf(LF, start)
    const end = feed < 0 ? bytes.length : feed
    if (bytes.subarray(start, end).some((byte) => byte > 0x20)) yield { start, end }
    start = end + 1
  }
}

/** Seconds since 1970 as a date, in the verifier's own clock. */
function timeOf(seconds: string): string {
  return new Date(Number(seconds) * 1000).toISOString().replace('.000', '')
}
