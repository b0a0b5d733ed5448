import { expect, it } from 'vitest'
import { entryXattrs } from '@shared/checks/signatures/xattrs'

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const fields = (names: string, lengths: string, values: string) => Object.entries({ xattrnames: new Uint8Array(Buffer.from(names)), xattrlengths: bytes(lengths), xattrvalues: bytes(values) }).map(([id, value]) => ({ id, bytes: value, start: 0 }))
const read = (names: string, lengths: string, values: string, littleEndian = true) => {
  const found = entryXattrs(fields(names, lengths, values), littleEndian)
  return found && [...found].map(([name, value]) => [name, Buffer.from(value).toString('hex')])
}

it('names, lengths and values make attributes, in either byte order', () => {
  const two = [['security.ima', '0102'], ['security.capability', '03']]
  expect(read('security.ima|security.capability\0', '0200000001000000', '010203')).toEqual(two)
  expect(read('security.ima|security.capability\0', '0000000200000001', '010203', false)).toEqual(two)
  expect(read('', '', '')).toEqual([])
})

it.each([
  ['a length too few', 'a|b\0', '01000000', '01'], ['a length too many', 'a\0', '0100000000000000', '01'], ['values that end early', 'a\0', '02000000', '01'], ['values that go on', 'a\0', '01000000', '0102'],
  ['a length beyond all', 'a\0', 'ffffffff', '01'], ['names that are no text', '\ufffd|\0', '01000000', '01'], ['a great many names', `${'a|'.repeat(70)}a\0`, '00000000'.repeat(71), ''],
])('%s: none', (_, names, lengths, values) => {
  expect(read(names, lengths, values)).toBeNull()
})

it('fields that are not there make none', () => {
  expect(entryXattrs(fields('a\0', '00000000', '').slice(0, 2), true)).toBeNull()
})
