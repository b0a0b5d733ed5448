import type { Cursor } from '../../../bytes/cursor'
import { devicePathText } from './device-path'
import { FieldReader, ITEMS_SHOWN, utf16 } from './field-reader'
import { guidName } from './guids'
import { readSignatureLists } from './signature-list'

const DATABASES = new Set(['PK', 'KEK', 'db', 'dbx', 'dbr', 'dbt'])
/** A variable name in UTF-16 units; UEFI names have a few dozen. */
const MAX_NAME = 1024

export interface VariableParts {
  readonly name: string
  /** Bytes of the variable's value: what the digest of some EV_EFI_VARIABLE_BOOT events covers. */
  readonly value: Uint8Array
}

/** UEFI_VARIABLE_DATA, PC Client PFP 1.06 §10.4.2: GUID, u64 name length in UTF-16 units, u64 data length, name, data. */
export function variableParts(cursor: Cursor): VariableParts {
  cursor.skip(16, 'VariableName')
  const nameLength = lengthOf(cursor, 'UnicodeNameLength', MAX_NAME)
  const dataLength = lengthOf(cursor, 'VariableDataLength', cursor.remaining)
  const name = utf16(cursor.borrow(2 * nameLength, 'UnicodeName'))
  return { name, value: cursor.borrow(dataLength, 'VariableData') }
}

export function readVariable(reader: FieldReader): void {
  reader.guid('Vendor', 'VariableName', guidName)
  const nameLength = Number(reader.u64('Name length', 'UnicodeNameLength'))
  const dataLength = Number(reader.u64('Data length', 'VariableDataLength'))
  const { cursor } = reader
  if (nameLength > MAX_NAME) cursor.fail('length', 'UnicodeNameLength', `at most ${MAX_NAME} units`, `${nameLength}`, cursor.offset - 16)
  if (dataLength > cursor.remaining) cursor.fail('length', 'VariableDataLength', `at most ${cursor.remaining} bytes`, `${dataLength}`, cursor.offset - 8)
  const name = reader.text16('Name', 'UnicodeName', 2 * nameLength)
  if (dataLength === 0) return
  reader.field('Value', 'VariableData', (whole) => {
    const inner = new FieldReader(whole.sub(dataLength, 'VariableData'))
    return { value: `${dataLength} bytes`, ...readValue(inner, name, dataLength), children: inner.nodes }
  })
}

function readValue(reader: FieldReader, name: string, length: number): { meaning?: string } {
  if (DATABASES.has(name)) {
    readSignatureLists(reader)
    return { meaning: `${reader.nodes.length} signature lists` }
  }
  if (length === 1) {
    const value = reader.u8(name, name)
    return { meaning: value === 1 ? 'on' : value === 0 ? 'off' : `${value}` }
  }
  if (name === 'BootOrder' && length % 2 === 0 && length <= 2 * ITEMS_SHOWN) {
    const order = Array.from({ length: length / 2 }, () => `Boot${reader.cursor.u16le('entry').toString(16).padStart(4, '0').toUpperCase()}`)
    return { meaning: order.join(', ') }
  }
  if (/^Boot[0-9A-F]{4}$/.test(name)) return { meaning: readLoadOption(reader) }
  reader.bytes('Bytes', undefined)
  return {}
}

/** EFI_LOAD_OPTION, UEFI 2.10 §3.1.3: u32 attributes, u16 length of the path list, description in UTF-16 with NUL, path list, data. */
function readLoadOption(reader: FieldReader): string {
  reader.u32('Attributes', 'Attributes')
  const pathLength = reader.u16('Path length', 'FilePathListLength')
  let description = ''
  reader.field('Description', 'Description', (cursor) => {
    const units: number[] = []
    for (let unit = cursor.u16le('Description'); unit !== 0; unit = cursor.u16le('Description')) units.push(unit & 0xff, unit >> 8)
    description = utf16(Uint8Array.from(units))
    return { value: description }
  })
  reader.field('Device path', 'FilePathList', (cursor) => ({ value: devicePathText(cursor.sub(pathLength, 'FilePathList')) }))
  reader.bytes('Options', 'OptionalData')
  return description
}

function lengthOf(cursor: Cursor, field: string, limit: number): number {
  const at = cursor.offset
  const length = cursor.u64le(field)
  if (length > BigInt(limit)) cursor.fail('length', field, `at most ${limit}`, `${length}`, at)
  return Number(length)
}
