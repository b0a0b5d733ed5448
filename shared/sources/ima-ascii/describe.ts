import { toHex } from '../../bytes/hex'
import { visibleBytes } from '../../bytes/visible'
import { hash } from '../../crypto/digests'
import { bytesEqual, concatBytes } from '../../bytes/equal'
import { wholeOf } from '../../bytes/memory-source'
import type { FieldNode } from '../../model/evidence'
import { ENTRY, entryPlace, fileOfEntry, hasFlag, templateData, templateDigest, templateName, type ImaLog } from '../../model/ima-log'
import type { FieldBytes } from '../ima-binary/fields/field'
import { templateDigestInput } from '../ima-binary/template-digest-input'
import { LEGACY_TEMPLATE } from '../ima-binary/templates'
import { encodeField, isProblem } from './field-text'
import { readHead, splitFields, type FieldSpan, type Span } from './line'

/** Characters of a field that is not decoded. */
const SHOWN = 512

/** One entry of an ASCII log as a tree of fields with their offsets in the text. `index` counts from 0. */
export function describeAsciiEntry(log: ImaLog, index: number): FieldNode[] {
  const { byteOffset, byteLength } = entryPlace(log, index)
  const text = wholeOf(fileOfEntry(log, index).content)
  const head = readHead(text, byteOffset, byteOffset + byteLength)!
  const how = { littleEndian: log.byteOrder === 'le', legacy: templateName(log, index) === LEGACY_TEMPLATE, violation: hasFlag(log, index, ENTRY.violation) }
  const header: FieldNode = {
    label: 'Header', value: '', byteOffset, byteLength: head.template.end - byteOffset,
    children: [
      { label: 'PCR', value: `${head.pcr}`, byteOffset, byteLength: head.digest.start - 1 - byteOffset },
      { label: 'Template digest', value: toHex(templateDigest(log, index)), term: log.templateDigestBank, meaning: digestMeaning(log, index, how.legacy), ...placed(head.digest) },
      { label: 'Template name', value: visibleBytes(bytesOf(text, head.template)), meaning: 'no digest covers it', ...placed(head.template) },
    ],
  }
  const fields = splitFields(text, head)?.fields ?? []
  const children = fields.length > 0 ? fields.map((field) => fieldNode(text, field, how)) : [notDecoded(text, head.rest, 'template is not decoded in this version')]
  return [header, { label: 'Fields', value: '', ...placed(head.rest), children }]
}

function digestMeaning(log: ImaLog, index: number, legacy: boolean): string {
  if (hasFlag(log, index, ENTRY.violation)) return 'all zero: a violation'
  if (hasFlag(log, index, ENTRY.noData)) return 'the text does not give the template data: not checked'
  const bank = log.templateDigestBank
  const fits = bytesEqual(hash(bank, templateDigestInput(legacy, templateData(log, index))), templateDigest(log, index))
  return `${fits ? '' : 'not '}the ${bank} of the template data that this text stands for`
}

/** What the field's binary form says, at the place of its text. */
function fieldNode(text: Uint8Array, field: FieldSpan, how: Pick<FieldBytes, 'littleEndian' | 'legacy' | 'violation'>): FieldNode {
  const { decoder } = field
  const encoded = encodeField(text, field, how.littleEndian, how.legacy)
  if (isProblem(encoded)) return { ...notDecoded(text, field, `expected ${encoded.expected}`), label: decoder.label, term: decoder.id }
  const bytes = concatBytes(...encoded)
  return { label: decoder.label, term: decoder.id, ...placed(field), ...decoder.describe({ bytes, start: 0, end: bytes.length, ...how }), children: undefined }
}

function notDecoded(text: Uint8Array, span: Span, meaning: string): FieldNode {
  return { label: 'Not decoded', value: visibleBytes(text.subarray(span.start, Math.min(span.end, span.start + SHOWN))), meaning, ...placed(span) }
}

function placed({ start, end }: Span): Pick<FieldNode, 'byteOffset' | 'byteLength'> {
  return { byteOffset: start, byteLength: end - start }
}

function bytesOf(text: Uint8Array, { start, end }: Span): Uint8Array {
  return text.subarray(start, end)
}
