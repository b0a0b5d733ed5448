import { describe, expect, it } from 'vitest'
import { unescape } from '@shared/bytes/xattr-escapes'
import { MAX_WRITTEN, decodeValue, encodingOf } from '@shared/bytes/xattr-value'

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))

describe('values of extended attributes as they are written', () => {
  it.each([['0x00ff', 'hex', [0, 255]], ['0X0A', 'hex', [10]], ['0x', 'hex', []], ['0sAP8=', 'base64', [0, 255]], ['0S', 'base64', []], ['"a\\000\\"\\\\"', 'text', [0x61, 0, 0x22, 0x5c]], ['""', 'text', []], ['"\\\\"', 'text', [0x5c]]] as const)(
    '%s is %s', (text, encoding, value) => {
      expect(encodingOf(bytes(text))).toBe(encoding)
      expect([...decodeValue(bytes(text), encoding)!]).toEqual(value)
    })

  it.each([['0x0', 'hex'], ['0xzz', 'hex'], ['0sA', 'base64'], ['"', 'text'], ['"\\"', 'text'], ['"a', 'text'], ['"\\8"', 'text'], ['"\\400"', 'text']] as const)('%s is no %s', (text, encoding) => {
    expect(decodeValue(bytes(text), encoding)).toBeNull()
  })

  it('anything else is not written so', () => {
    for (const text of ['', 'abc', '0', '0b11', ' 0x00']) expect(encodingOf(bytes(text))).toBeNull()
    expect(decodeValue(new Uint8Array(MAX_WRITTEN + 1).fill(0x30), 'hex')).toBeNull()
  })
})

describe('unescape', () => {
  it('gives back what has no escape as it is', () => {
    const plain = bytes('opt/\xff\xfe')
    expect(unescape(plain)).toBe(plain)
  })

  it.each(['\\', '\\0', '\\01', 'a\\n', '\\08x'])('refuses %s', (text) => {
    expect(unescape(bytes(text))).toBeNull()
  })
})
