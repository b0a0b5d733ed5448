import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64, toBase64 } from '@shared/bytes/base64'
import { fromHex, toHex } from '@shared/bytes/hex'
import { bytesOfVisible, decodeUtf8, isPlainText, isVisible, visibleBytes, visibleText } from '@shared/bytes/visible'

describe('hex', () => {
  it('is Node\'s, both ways', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => {
      expect(toHex(bytes)).toBe(Buffer.from(bytes).toString('hex'))
      expect(fromHex(` ${toHex(bytes).toUpperCase()}\n`)).toEqual(new Uint8Array(bytes))
    }))
  })

  it.each(['a', 'abc', 'zz', '0x12', 'ab cd', '１２', 'a\u0000'])('%j is none', (text) => {
    expect(fromHex(text)).toBeNull()
  })
})

describe('base64', () => {
  it('is Node\'s, both ways', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => {
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
      expect(fromBase64(toBase64(bytes).replace(/(.{3})/g, '$1\n'))).toEqual(new Uint8Array(bytes))
    }))
  })

  it.each([1023, 1024, 1025, 1026, 100_000])('is Node\'s for %i bytes', (size) => {
    const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 7919) >> 3)
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
  })

  it.each(['A', 'AA', 'AAA', 'AA=A', 'A===', '====', 'AA==AAAA', 'AAA_', 'AA-A', 'AAA.'])('%j is none', (text) => {
    expect(fromBase64(text)).toBeNull()
  })
})

/** Undoes the visible form. */
function undone(text: string): Uint8Array {
  const parts = text.split(/(\\\\|\\x[0-9a-f]{2}|\\u\{[0-9a-f]+\})/).map((part) => {
    if (part === '\\\\') return Buffer.from('\\')
    if (part.startsWith('\\x')) return Buffer.from(part.slice(2), 'hex')
    return Buffer.from(part.startsWith('\\u') ? String.fromCodePoint(Number.parseInt(part.slice(3, -1), 16)) : part)
  })
  return new Uint8Array(Buffer.concat(parts))
}

/** What no screen, terminal or report may get as it is. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u

describe('the visible form', () => {
  it.each([
    ['/usr/bin/ls', '/usr/bin/ls'], ['/é/日本/😀', '/é/日本/😀'], ['a\nb\r\t\u0000', 'a\\u{a}b\\u{d}\\u{9}\\u{0}'], ['\u001b[31m', '\\u{1b}[31m'], ['\u202egnp.exe', '\\u{202e}gnp.exe'],
    ['a\u200bb\ufeff', 'a\\u{200b}b\\u{feff}'], ['\u2028\u2029', '\\u{2028}\\u{2029}'], ['\u009b', '\\u{9b}'], ['a\\b', 'a\\\\b'], ['\\u{a}', '\\\\u{a}'], ['\u{e0041}', '\\u{e0041}'], ['\ue000', '\\u{e000}'],
  ])('of %j is %s', (text, visible) => {
    expect(visibleText(text)).toBe(visible)
    expect(visibleBytes(new TextEncoder().encode(text))).toBe(visible)
  })

  it.each([
    ['2fff', '/\\xff'], ['c3', '\\xc3'], ['c32f', '\\xc3/'], ['c0af', '\\xc0\\xaf'], ['eda080', '\\xed\\xa0\\x80'], ['f4908080', '\\xf4\\x90\\x80\\x80'], ['e282', '\\xe2\\x82'], ['c3a9ff', 'é\\xff'], ['ff5c', '\\xff\\\\'], ['ff0a', '\\xff\\u{a}'],
    ['f09f9880fe', '😀\\xfe'],
  ])('of the bytes %s is %s', (hex, visible) => {
    expect(visibleBytes(Buffer.from(hex, 'hex'))).toBe(visible)
  })

  it('hides nothing, and can be undone, whatever the bytes', () => {
    fc.assert(fc.property(fc.oneof(fc.uint8Array(), fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(text))), (bytes) => {
      const visible = visibleBytes(bytes)
      expect(HIDDEN.test(visible)).toBe(false)
      expect(undone(visible)).toEqual(new Uint8Array(bytes))
      expect(bytesOfVisible(visible)).toEqual(new Uint8Array(bytes))
      expect(isVisible(visible)).toBe(true)
      expect(isPlainText(bytes)).toBe(decodeUtf8(bytes) === visible)
    }), { numRuns: 500 })
  })

  it('stands for itself where it is none of the escapes', () => {
    for (const text of ['\\', 'a\\b', '\\x4', '\\u{}', '\\u{110000}', '\\u{ffffff}', '\\X41']) expect(Buffer.from(bytesOfVisible(text)).toString(), text).toBe(text)
  })

  it('of a lone surrogate is its number', () => {
    expect(visibleText('a\ud800b')).toBe('a\\u{d800}b')
    expect([isVisible('a\ud800'), isVisible('a\u001b'), isVisible('a\\b')]).toEqual([false, false, true])
  })
})

it('UTF-8 is decoded whole, a byte order mark included, or not at all', () => {
  expect(decodeUtf8(Buffer.from('efbbbf61', 'hex'))).toBe('\ufeffa')
  expect(decodeUtf8(Buffer.from('61c3', 'hex'))).toBeNull()
  expect(decodeUtf8(new Uint8Array())).toBe('')
})

describe('large texts', () => {
  /** As it was said once, a byte at a time; slow, and simple. */
  function plainly(bytes: Uint8Array): string {
    let text = ''
    for (let at = 0; at < bytes.length;) {
      const length = [1, 2, 3, 4].find((size) => at + size <= bytes.length && decodeUtf8(bytes.subarray(at, at + size)) !== null) ?? 0
      text += length === 0 ? `\\x${bytes[at].toString(16).padStart(2, '0')}` : visibleText(decodeUtf8(bytes.subarray(at, at + length))!)
      at += length || 1
    }
    return text
  }

  it('escapes of bytes that are no UTF-8 are those of each sequence on its own', () => {
    const lead = fc.constantFrom(0x41, 0x5c, 0x1b, 0x80, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xe2, 0x80, 0xae, 0xed, 0xa0, 0xef, 0xf0, 0x90, 0x9f, 0xf4, 0x8f, 0xf5, 0xff)
    fc.assert(fc.property(fc.array(lead, { maxLength: 40 }), (list) => {
      const bytes = Uint8Array.from(list)
      expect(visibleBytes(bytes)).toBe(plainly(bytes))
    }), { numRuns: 3000 })
  })

  it.each([
    ['bytes that are no text', Buffer.alloc(50_000, 0xff), '\\xff'.repeat(50_000)],
    ['every second byte no text', Buffer.alloc(50_000, Buffer.of(0x61, 0xff)), 'a\\xff'.repeat(25_000)],
    ['control characters', Buffer.alloc(50_000, 0x1b), '\\u{1b}'.repeat(50_000)],
    ['pairs of units, one unit shifted', Buffer.from(`a${'\u{1f600}'.repeat(20_000)}\x07`), `a${'\u{1f600}'.repeat(20_000)}\\u{7}`],
  ])('%s', (_, bytes, shown) => {
    expect(visibleBytes(bytes) === shown).toBe(true)
  })

  it('hex of any size is Node\'s', () => {
    for (const size of [1023, 1024, 1025, 100_000]) {
      const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 31) & 0xff)
      expect(toHex(bytes) === Buffer.from(bytes).toString('hex')).toBe(true)
    }
  })
})
