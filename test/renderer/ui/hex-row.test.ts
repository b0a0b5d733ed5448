import { describe, expect, it } from 'vitest'
import { byteAtColumn, gapBefore, hexOffset, hexPad, hexRuns } from '@/ui/hex-row'

const ROW = Uint8Array.from({ length: 16 }, (_, i) => 0x40 + i)

/** The row as it is drawn, from the first byte to the last character. */
function drawn(bytes: Uint8Array, mark: [number, number] | null = null, part: [number, number] | null = null): string {
  const range = (pair: [number, number] | null) => (pair === null ? null : { start: pair[0], end: pair[1] })
  const runs = hexRuns(bytes, 0x100, range(mark), range(part))
  return `${runs.map((run) => gapBefore(run.offset - 0x100) + run.hex).join('')}${hexPad(bytes.length)}  ${runs.map((run) => run.text).join('')}`
}

describe('a row of bytes', () => {
  it('has a gap after eight, and its text after all', () => {
    expect(drawn(ROW)).toBe('40 41 42 43 44 45 46 47  48 49 4a 4b 4c 4d 4e 4f  @ABCDEFGHIJKLMNO')
  })
  it('draws what cannot be printed as a dot', () => {
    expect(hexRuns(Uint8Array.of(0x1f, 0x20, 0x7e, 0x7f, 0xff), 0, null, null)[0].text).toBe('· ~··')
  })
  it('is parted where the tone changes, and looks the same', () => {
    const runs = hexRuns(ROW, 0x100, { start: 0x104, end: 0x109 }, { start: 0x102, end: 0x10c })
    expect(runs.map(({ tone, offset, text }) => [tone, offset, text])).toEqual([['dim', 0x100, '@A'], ['part', 0x102, 'BC'], ['mark', 0x104, 'DEFGH'], ['part', 0x109, 'IJK'], ['dim', 0x10c, 'LMNO']])
    expect(drawn(ROW, [0x104, 0x109], [0x102, 0x10c])).toBe(drawn(ROW))
  })
  it.each(Array.from({ length: 16 }, (_, i) => i + 1))('of %i bytes has its text in the same column', (length) => {
    expect(drawn(ROW.subarray(0, length)).indexOf('@')).toBe(50)
  })
})

describe('a column of a row', () => {
  it('is the byte whose digits or character stand there', () => {
    const line = drawn(ROW)
    for (let byte = 0; byte < 16; byte++) {
      const digits = line.indexOf((0x40 + byte).toString(16))
      expect([digits, digits + 1].map(byteAtColumn)).toEqual([byte, byte])
      expect(byteAtColumn(line.lastIndexOf(String.fromCharCode(0x40 + byte)))).toBe(byte)
    }
  })
  it('is none left of the bytes, between them and their text, and right of that', () => {
    expect([-1, 48, 49, 66].map(byteAtColumn)).toEqual([null, null, null, null])
  })
})

describe('an offset', () => {
  it.each([[0, 1, '000000'], [0xfffff0, 0x1000000, 'fffff0'], [0x1000000, 0x1000001, '01000000'], [0x1_0000_0000, 0x1_0000_0001, '0100000000']])('%i in a file of %i bytes is %s', (offset, size, text) => {
    expect(hexOffset(offset, size)).toBe(text)
  })
})
