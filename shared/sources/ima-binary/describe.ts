import { bytesEqual } from '../../bytes/equal'
import { toHex } from '../../bytes/hex'
import { hash } from '../../crypto/digests'
import type { Bank } from '../../model/algorithms'
import type { FieldNode } from '../../model/evidence'
import { ENTRY, entryPlace, hasFlag, templateData, templateDigest, templateName, type ImaLog, type LogPage } from '../../model/ima-log'
import { emptyParts } from './fields/digest-text'
import { scanFields, type FieldAt } from './fields-of-entry'
import { emptyFrame, logBytes, readFrame } from './frame'
import { templateDigestInput } from './template-digest-input'
import { LEGACY_TEMPLATE, templateFields } from './templates'

/** Digits of undecoded data that a value shows; the bytes pane has all. */
const RAW_SHOWN = 256

/** One entry as a tree of fields with their file offsets. `index` counts from 0. */
export function describeBinaryEntry(log: ImaLog, index: number): FieldNode[] {
  const page = log.pages.at(index)
  const fields = fieldsOfEntry(log, index, page)
  const moved = entryPlace(log, index).byteOffset - page.columns.offset[index - page.first]
  return moved === 0 ? fields : fields.map((field) => movedBy(moved, field))
}

/** Offsets in the bytes of a page become those of its file. */
function movedBy(distance: number, field: FieldNode): FieldNode {
  return { ...field, byteOffset: field.byteOffset + distance, ...(field.children && { children: field.children.map((child) => movedBy(distance, child)) }) }
}

function fieldsOfEntry(log: ImaLog, index: number, page: LogPage): FieldNode[] {
  const bytes = logBytes(log.path, page.bytes, { littleEndian: log.byteOrder === 'le', templateDigestSize: log.templateDigestSize })
  const frame = emptyFrame()
  readFrame(bytes, page.columns.offset[index - page.first], index, frame)
  const name = templateName(log, index)
  const digestStart = frame.start + 4
  const bank = log.templateDigestBank
  const header: FieldNode = {
    label: 'Header', value: '', byteOffset: frame.start, byteLength: frame.dataStart - frame.start,
    children: [
      { label: 'PCR', value: `${frame.pcr}`, byteOffset: frame.start, byteLength: 4 },
      {
        label: 'Template digest', value: toHex(templateDigest(log, index)), term: bank,
        meaning: digestMeaning(log, index, bank), byteOffset: digestStart, byteLength: log.templateDigestSize,
      },
      { label: 'Template name', value: name, meaning: 'no digest covers it', byteOffset: frame.nameStart, byteLength: frame.nameLength },
    ],
  }
  const found: FieldAt[] = []
  const decoders = templateFields(name)
  const problem = decoders && scanFields(bytes, frame, decoders, index, hasFlag(log, index, ENTRY.violation), emptyParts(), (at) => found.push(at))
  const children = found.map((at) => fieldNode(at, frame.legacy))
  const end = frame.dataStart + frame.dataLength
  const rest = decoders === null ? frame.dataStart : problem ? (found.at(-1)?.field.end ?? frame.dataStart) : end
  if (rest < end) children.push(undecoded(page.bytes, rest, end, problem ? `expected ${problem.expected}, found ${problem.found}` : 'template is not decoded in this version'))
  return [header, { label: 'Template data', value: `${frame.dataLength} bytes`, byteOffset: frame.dataStart, byteLength: frame.dataLength, children }]
}

function digestMeaning(log: ImaLog, index: number, bank: Bank): string {
  if (hasFlag(log, index, ENTRY.violation)) return 'all zero: a violation'
  const input = templateDigestInput(templateName(log, index) === LEGACY_TEMPLATE, templateData(log, index))
  return `${bytesEqual(hash(bank, input), templateDigest(log, index)) ? '' : 'not '}the ${bank} of the template data`
}

function fieldNode({ decoder, field }: FieldAt, legacy: boolean): FieldNode {
  const lengthBefore = legacy && decoder.id === 'd' ? 0 : 4
  return { label: decoder.label, term: decoder.id, byteOffset: field.start - lengthBefore, byteLength: field.end - field.start + lengthBefore, ...decoder.describe(field) }
}

function undecoded(bytes: Uint8Array, start: number, end: number, meaning: string): FieldNode {
  const shown = toHex(bytes.subarray(start, Math.min(end, start + RAW_SHOWN)))
  return { label: 'Not decoded', value: end - start > RAW_SHOWN ? `${shown}…` : shown, meaning, byteOffset: start, byteLength: end - start }
}
