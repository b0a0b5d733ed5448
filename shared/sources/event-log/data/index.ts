import { EVENT_TYPE } from '../../../model/event-log'
import { devicePathText } from './device-path'
import { formatGuid, looksLikeUtf16, type FieldReader } from './field-reader'
import { guidName } from './guids'
import { readGpt } from './gpt'
import { MAX_BANKS } from '../spec-id'
import { readVariable } from './variable'

/** Decodes the data of an event into fields. Adding a type is a line here. */
type DataDecoder = (reader: FieldReader, pcr: number) => void

const text: DataDecoder = (reader) => {
  if (looksLikeUtf16(reader.cursor.peek())) reader.text16('Text', 'event')
  else reader.text('Text', 'event')
}

/** UEFI_IMAGE_LOAD_EVENT, PFP 1.06 §10.2.3: address, length, link time address, then the device path. The digest is that of the image. */
const imageLoad: DataDecoder = (reader) => {
  reader.u64('Address in memory', 'ImageLocationInMemory')
  reader.u64('Length in memory', 'ImageLengthInMemory')
  reader.u64('Link time address', 'ImageLinkTimeAddress')
  const length = Number(reader.u64('Length of the device path', 'LengthOfDevicePath'))
  if (length > reader.cursor.remaining) reader.cursor.fail('length', 'LengthOfDevicePath', `at most ${reader.cursor.remaining} bytes`, `${length}`, reader.cursor.offset - 8)
  if (length > 0) reader.field('Device path', 'DevicePath', (cursor) => ({ value: devicePathText(cursor.sub(length, 'DevicePath')) }))
}

const blob: DataDecoder = (reader) => {
  reader.u64('Base', 'BlobBase')
  reader.u64('Length', 'BlobLength')
}

/** The later forms begin with a description: u8 length and text. */
const described = (rest: DataDecoder): DataDecoder => (reader, pcr) => {
  const length = reader.u8('Length of the description', 'DescriptionSize')
  reader.text('Description', 'Description', length)
  rest(reader, pcr)
}

const handoffTables: DataDecoder = (reader) => {
  const count = reader.u64('Tables', 'NumberOfTables')
  reader.items(count, 'Table', 'TableEntry', (cursor) => {
    const guid = formatGuid(cursor.borrow(16, 'VendorGuid'))
    return { value: guidName(guid) ?? guid, meaning: `at 0x${cursor.u64le('VendorTable').toString(16)}` }
  })
}

const separator: DataDecoder = (reader) => {
  reader.field('Value', 'separator', (cursor) => {
    const value = cursor.u32le('separator')
    const meaning = value === 0 ? 'what comes next is no longer the firmware\'s' : value === 0xffffffff || value === 1 ? 'an error in the firmware' : 'no value of the specification'
    return { value: value.toString(16).padStart(8, '0'), meaning }
  })
}

/** TCG_PCClientTaggedEvent: u32 id, u32 size, data. The EFI stub of Linux logs the initrd and the load options so, with UTF-16 text or none. */
const tagged: DataDecoder = (reader) => {
  const id = reader.u32('Tag', 'taggedEventID')
  const size = reader.u32('Size', 'taggedEventDataSize')
  const known = TAGS.get(id)
  if (known) reader.nodes[0] = { ...reader.nodes[0], value: `0x${id.toString(16)}`, meaning: known }
  if (looksLikeUtf16(reader.cursor.peek())) reader.text16('Text', 'taggedEventData', size)
  else reader.text('Text', 'taggedEventData', size)
}
const TAGS: ReadonlyMap<number, string> = new Map([[0x8f3b22ec, 'Linux EFI stub: the initrd'], [0x8f3b22ed, 'Linux EFI stub: load options'], [0xf5bc582a, 'systemd-boot: loader configuration']])

const LOCALITY = 'StartupLocality\0'
const noAction: DataDecoder = (reader) => {
  const { cursor } = reader
  const head = String.fromCharCode(...cursor.peek().subarray(0, 16))
  if (head === LOCALITY && cursor.remaining === 17) {
    reader.text('Signature', 'Signature', 16)
    reader.field('Locality', 'StartupLocality', () => ({ value: `${cursor.u8('StartupLocality')}`, meaning: 'last byte of PCR 0 before the first event' }))
  } else if (head === 'Spec ID Event03\0') specId(reader)
  else reader.bytes('Bytes', 'event')
}

function specId(reader: FieldReader): void {
  reader.text('Signature', 'signature', 16)
  reader.u32('Platform class', 'platformClass')
  reader.u8('Minor version', 'specVersionMinor')
  reader.u8('Major version', 'specVersionMajor')
  reader.u8('Errata', 'specErrata')
  reader.u8('Size of a UINTN', 'uintnSize')
  const count = reader.u32('Algorithms', 'numberOfAlgorithms')
  if (count > MAX_BANKS) reader.cursor.fail('count', 'numberOfAlgorithms', `at most ${MAX_BANKS}`, `${count}`, reader.cursor.offset - 4)
  for (let i = 0; i < count; i++) {
    reader.u16('Algorithm', 'algorithmId')
    reader.u16('Digest size', 'digestSize')
  }
  const size = reader.u8('Size of the vendor\'s part', 'vendorInfoSize')
  reader.bytes('Vendor\'s part', 'vendorInfo', size)
}

const DECODERS: ReadonlyMap<number, DataDecoder> = new Map<number, DataDecoder>([
  [0x00000001, (reader, pcr) => (reader.cursor.remaining === 16 ? blob(reader, pcr) : text(reader, pcr))],
  [EVENT_TYPE.noAction, noAction],
  [EVENT_TYPE.separator, separator],
  [EVENT_TYPE.action, text],
  [EVENT_TYPE.eventTag, tagged],
  [EVENT_TYPE.crtmVersion, text],
  [0x0000000c, text],
  [EVENT_TYPE.ipl, text],
  [0x00000012, text],
  [0x00000013, described(blob)],
  [EVENT_TYPE.variableDriverConfig, readVariable],
  [EVENT_TYPE.variableBoot, readVariable],
  [EVENT_TYPE.variableBoot2, readVariable],
  [EVENT_TYPE.variableAuthority, readVariable],
  [0x80000003, imageLoad],
  [0x80000004, imageLoad],
  [0x80000005, imageLoad],
  [EVENT_TYPE.gpt, readGpt],
  [0x8000000d, readGpt],
  [EVENT_TYPE.efiAction, text],
  [0x80000008, blob],
  [0x8000000a, described(blob)],
  [0x80000009, handoffTables],
  [0x8000000b, described(handoffTables)],
  [EVENT_TYPE.hcrtm, text],
])

export function dataDecoder(type: number): DataDecoder | undefined {
  return DECODERS.get(type)
}
