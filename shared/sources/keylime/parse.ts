import { visibleText } from '../../bytes/visible'
import { EvidenceError, type ErrorData } from '../../errors/evidence-error'
import type { SourceInput } from '../../model/evidence'
import type { KeylimeDocument, KeylimeForm } from '../../model/keylime'
import type { Decoded } from '../decoded'
import { findDuplicateKey } from '../../bytes/json-text/duplicate-keys'
import { byteOffsetOf } from '../../bytes/json-text/text-offset'
import type { Reading } from './claims'
import { jsonLines, jsonList, recordLines, wrapped, type Documents } from './collection'
import { layoutOf, type JsonText, type Layout } from './layout'
import { PartReader } from './read-parts'

type Parsed = Extract<Decoded, { kind: 'keylime-document' }>

const PICKLE_REASON = 'it is a Python pickle, which is a program and not data: reading it would run it. Export the record as JSON'

/** Takes a document of Keylime's apart. Throws an EvidenceError where nothing of it can be read, or where it means two things. */
export function parseKeylime(input: SourceInput): Parsed {
  const layout = layoutOf(input.bytes)
  if (!layout) throw new EvidenceError({ code: 'keylime.unknown', file: input.path, byteOffset: 0, field: 'document', expected: 'a quote string or JSON of Keylime\'s', found: 'other bytes' })
  switch (layout.kind) {
    case 'pickle': return documents(input, { members: [], skipped: [{ path: '', reason: PICKLE_REASON }], stopped: null }, 'pickle')
    case 'unreadable': throw new EvidenceError({ code: 'keylime.text', file: input.path, byteOffset: 0, field: 'document', expected: layout.expected, found: layout.found })
    case 'quote-string': return quoteString(input, layout.text)
    case 'json': return single(input, layout)
    case 'json-list': return documents(input, jsonList(checked(input, layout.json), layout.list, problemOf(input, layout.json), input))
    case 'json-lines': return documents(input, jsonLines(input))
    case 'record-lines': return documents(input, recordLines(input))
    case 'base64': return documents(input, wrapped(input, layout.bytes))
  }
}

function quoteString(input: SourceInput, text: string): Parsed {
  const reader = new PartReader(input)
  reader.readQuote(text, { text, byteOffset: 0, byteLength: input.bytes.length })
  return parsed(input, reader, { form: 'quote-string', parts: [], statements: [] }, null)
}

function single(input: SourceInput, { json, reading }: Extract<Layout, { kind: 'json' }>): Parsed {
  const reader = new PartReader(input)
  reader.readJson(checked(input, json).text, reading)
  return parsed(input, reader, reading, problemOf(input, json))
}

function parsed(input: SourceInput, reader: PartReader, reading: Reading, problem: ErrorData | null): Parsed {
  const { members, notes, fields } = reader
  const document: KeylimeDocument = { evidence: input.id, path: input.path, form: reading.form, quotes: reader.quotesOf(reading), notes, fields }
  return { kind: 'keylime-document', document, opened: { members, skipped: [], stopped: problem ?? reader.stopped } }
}

function documents(input: SourceInput, opened: Documents, form: KeylimeForm = 'documents'): Parsed {
  const fields = opened.members.map(({ path, inside }) => ({ label: 'Document', value: path, byteOffset: inside.byteOffset, byteLength: inside.byteLength }))
  return { kind: 'keylime-document', document: { evidence: input.id, path: input.path, form, quotes: [], notes: form === 'pickle' ? [`not read: ${PICKLE_REASON}`] : [], fields }, opened }
}

/** A key that stands twice in one object means one thing to one program and another to the next. */
function checked(input: SourceInput, json: JsonText): JsonText {
  const duplicate = findDuplicateKey(json.text)
  if (!duplicate) return json
  const place = { file: input.path, byteOffset: byteOffsetOf(json.text, duplicate.offset), field: 'document' }
  throw new EvidenceError({ code: 'keylime.duplicate-key', ...place, expected: 'each key once', found: `"${visibleText(duplicate.key)}" again` })
}

/** What is wrong with the JSON; a text that ends too early is truncated. */
function problemOf(input: SourceInput, { problem, whole }: JsonText): ErrorData | null {
  if (!problem) return null
  const { offset, expected, found } = problem
  return { code: offset === whole.length ? 'keylime.truncated' : 'keylime.json', file: input.path, byteOffset: byteOffsetOf(whole, offset), field: 'document', expected, found: visibleText(found) }
}
