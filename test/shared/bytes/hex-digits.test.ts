import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isHexOf, isLowerHex, toHex } from '@shared/bytes/hex'

it('lower-case hex digits are told by their number and by each of them', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-fA-F]{0,12}\n?$/)), fc.nat(8), fc.nat(8), (text, least, most) => {
    expect(isLowerHex(text, least, most)).toBe(/^[0-9a-f]*$/.test(text) && !text.endsWith('\n') && text.length >= least && text.length <= most)
  }))
})

it('digits are those of bytes where they are written so, in lower case', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 8 }), fc.uint8Array({ maxLength: 8 }), (bytes, others) => {
    const within = Uint8Array.of(1, ...bytes, 2)
    for (const digits of [toHex(bytes), toHex(others), toHex(bytes).toUpperCase(), toHex(bytes).slice(1)]) expect(isHexOf(digits, within, 1, bytes.length)).toBe(digits === toHex(bytes))
  }))
})
