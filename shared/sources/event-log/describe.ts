import { Cursor } from '../../bytes/cursor'
import { toHex } from '../../bytes/hex'
import { EvidenceError } from '../../errors/evidence-error'
import type { FieldNode } from '../../model/evidence'
import { eventTypeName, NO_PCR, type EventLog, type EventLogEvent } from '../../model/event-log'
import { dataDecoder } from './data/index'
import { FieldReader } from './data/field-reader'

/** One event as a tree of fields with their file offsets. */
export function describeEvent(log: EventLog, event: EventLogEvent): FieldNode[] {
  const { byteOffset, data, dataOffset } = event
  const digests = event.digests.map(({ bank, value, byteOffset: at }) => ({ label: `Digest ${bank}`, value: toHex(value), byteOffset: at, byteLength: value.length }))
  const content: FieldNode = { label: 'Data', value: `${data.length} bytes`, byteOffset: dataOffset, byteLength: data.length, children: describeData(log, event) }
  return [
    { label: 'PCR', term: 'pcrIndex', value: event.pcr === NO_PCR ? 'none' : `${event.pcr}`, byteOffset, byteLength: 4 },
    { label: 'Type', term: 'eventType', value: eventTypeName(event.type), meaning: 'no digest covers it', byteOffset: byteOffset + 4, byteLength: 4 },
    ...digests,
    content,
  ]
}

/** What the data say, as far as they decode. Nothing binds them to the TPM but a digest that is theirs. */
export function describeData({ path }: EventLog, event: EventLogEvent): readonly FieldNode[] {
  const decoder = dataDecoder(event.type)
  const cursor = new Cursor(event.data, { file: path, area: 'event-log', baseOffset: event.dataOffset, entryIndex: event.number })
  const reader = new FieldReader(cursor)
  if (!decoder) {
    reader.bytes('Bytes', 'event')
    return reader.nodes
  }
  try {
    decoder(reader, event.pcr)
    reader.bytes('More bytes', undefined, cursor.remaining, 'after what the type has')
  } catch (error) {
    if (!(error instanceof EvidenceError)) throw error
    const { field, expected, found } = error.toData()
    const read = reader.nodes.reduce((end, node) => Math.max(end, node.byteOffset + node.byteLength), event.dataOffset) - event.dataOffset
    const rest = new FieldReader(new Cursor(event.data.subarray(read), { file: path, area: 'event-log', baseOffset: event.dataOffset + read }))
    rest.bytes('Not decoded', undefined, event.data.length - read, `${field}: expected ${expected}, found ${found}`)
    return [...reader.nodes, ...rest.nodes]
  }
  return reader.nodes
}

/** The most telling text of an event for one line: a name, a path, a file; empty when there is none. */
export function eventSummary(log: EventLog, event: EventLogEvent): string {
  const fields = describeData(log, event)
  const byTerm = (term: string) => fields.find((field) => field.term === term)?.value
  const device = byTerm('DevicePath')
  return device ?? byTerm('UnicodeName') ?? byTerm('Text') ?? byTerm('event') ?? byTerm('taggedEventData') ?? byTerm('Description') ?? fields[0]?.meaning ?? fields[0]?.value ?? ''
}
