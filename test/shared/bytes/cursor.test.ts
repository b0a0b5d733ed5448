import { describe, expect, it } from 'vitest'
import { byteCount } from '@shared/bytes/byte-count'
import { Cursor } from '@shared/bytes/cursor'
import { EvidenceError, type ErrorData } from '@shared/errors/evidence-error'

const BYTES = Uint8Array.of(0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x88)
const ORIGIN = { file: 'evidence', area: 'tpm' }
const cursor = (length = 8, baseOffset = 0, entryIndex?: number) => new Cursor(BYTES.subarray(0, length), { ...ORIGIN, baseOffset, entryIndex })

function failure(read: () => unknown): ErrorData {
  try {
    read()
  } catch (error) {
    if (error instanceof EvidenceError) return error.toData()
    throw error
  }
  throw new Error('nothing was thrown')
}

const READS: readonly (readonly [string, number, unknown, (one: Cursor) => unknown])[] = [
  ['u8', 1, 0x01, (one) => one.u8('f')],
  ['u16be', 2, 0x0102, (one) => one.u16be('f')],
  ['u16le', 2, 0x0201, (one) => one.u16le('f')],
  ['u32be', 4, 0x01020304, (one) => one.u32be('f')],
  ['u32le', 4, 0x04030201, (one) => one.u32le('f')],
  ['u64be', 8, 0x0102030405060788n, (one) => one.u64be('f')],
  ['borrow', 3, BYTES.subarray(0, 3), (one) => one.borrow(3, 'f')],
  ['copy', 3, BYTES.slice(0, 3), (one) => one.copy(3, 'f')],
  ['skip', 5, undefined, (one) => one.skip(5, 'f')],
]

describe.each(READS)('%s', (_, size, value, read) => {
  it('reads its bytes and moves by them', () => {
    const one = cursor(8, 100)
    expect(read(one)).toEqual(value)
    expect([one.offset, one.remaining]).toEqual([100 + size, 8 - size])
  })

  it('at the end of the data fails at the place of the field, and does not move', () => {
    for (let length = 0; length < size; length++) {
      const one = cursor(length, 100, 7)
      expect(failure(() => read(one))).toEqual({
        code: 'tpm.truncated', file: 'evidence', byteOffset: 100, entryIndex: 7, field: 'f', expected: byteCount(size), found: `${byteCount(length)} before the end`,
      })
      expect([one.offset, one.remaining]).toEqual([100, length])
    }
  })
})

it('reads a number whose highest bit is set as unsigned', () => {
  const ones = () => new Cursor(new Uint8Array(8).fill(0xff), ORIGIN)
  expect([ones().u8('f'), ones().u16be('f'), ones().u16le('f'), ones().u32be('f'), ones().u32le('f'), ones().u64be('f')]).toEqual([0xff, 0xffff, 0xffff, 0xffffffff, 0xffffffff, 0xffffffffffffffffn])
})

it('of a view into a larger buffer reads the view only', () => {
  const one = new Cursor(BYTES.subarray(2, 4), ORIGIN)
  expect(one.u16be('f')).toBe(0x0304)
  expect(failure(() => one.u8('f'))).toMatchObject({ code: 'tpm.truncated', byteOffset: 2 })
})

it('borrows a view and copies bytes', () => {
  const bytes = BYTES.slice()
  const one = new Cursor(bytes, ORIGIN)
  const [borrowed, copied] = [one.borrow(2, 'f'), one.copy(2, 'f')]
  bytes.fill(0)
  expect([[...borrowed], [...copied]]).toEqual([[0, 0], [3, 4]])
})

describe('tpm2b', () => {
  const sized = (...bytes: number[]) => new Cursor(Uint8Array.of(...bytes), { ...ORIGIN, baseOffset: 50 })

  it('is a size and so many bytes', () => {
    const one = sized(0, 2, 9, 8, 7)
    expect([...one.tpm2b('name', 2)]).toEqual([9, 8])
    expect(one.offset).toBe(54)
    expect([...sized(0, 0).tpm2b('name', 0)]).toEqual([])
  })

  it('over its limit fails at its size, before anything is read', () => {
    expect(failure(() => sized(0xff, 0xff).tpm2b('name', 66))).toMatchObject({ code: 'tpm.length', byteOffset: 50, field: 'name', expected: 'at most 66 bytes', found: '65535 bytes' })
    expect(failure(() => sized(0, 3, 1, 2, 3).tpm2b('name', 2))).toMatchObject({ code: 'tpm.length', byteOffset: 50 })
  })

  it('cut fails where its bytes begin', () => {
    expect(failure(() => sized(0, 3, 1, 2).tpm2b('name', 66))).toMatchObject({ code: 'tpm.truncated', byteOffset: 52, field: 'name', found: '2 bytes before the end' })
    expect(failure(() => sized(0).tpm2b('name', 66))).toMatchObject({ code: 'tpm.truncated', byteOffset: 50, field: 'name size' })
  })
})

describe('a part', () => {
  it('keeps the offsets of the file, and ends where it ends', () => {
    const whole = cursor(8, 1000, 3)
    whole.skip(2, 'head')
    const part = whole.sub(3, 'part')
    expect([whole.offset, part.offset, part.remaining]).toEqual([1005, 1002, 3])
    part.skip(1, 'f')
    const inner = part.sub(2, 'inner')
    expect(failure(() => inner.u32be('deep'))).toMatchObject({ code: 'tpm.truncated', file: 'evidence', byteOffset: 1003, entryIndex: 3, field: 'deep', found: '2 bytes before the end' })
  })

  it('insists on its end', () => {
    const one = cursor(2, 10)
    expect(failure(() => one.end('part'))).toMatchObject({ code: 'tpm.trailing-bytes', byteOffset: 10, field: 'part', found: '2 bytes more' })
    one.skip(2, 'f')
    expect(() => one.end('part')).not.toThrow()
  })
})
