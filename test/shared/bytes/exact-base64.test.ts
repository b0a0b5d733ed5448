import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromExactBase64 } from '@shared/bytes/exact-base64'

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

describe('fromExactBase64', () => {
  it('gives the bytes of padded base64, in either alphabet where both are taken', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => {
      expect(fromExactBase64(base64(bytes), false)).toEqual(bytes)
      expect(fromExactBase64(base64(bytes).replaceAll('+', '-').replaceAll('/', '_'), true)).toEqual(bytes)
    }))
  })

  it('takes one text for some bytes and no other', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/='
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 8 }), fc.nat(), fc.constantFrom(...alphabet), (bytes, at, digit) => {
      const text = base64(bytes)
      const other = text.slice(0, at % text.length) + digit + text.slice((at % text.length) + 1)
      if (other !== text) expect(fromExactBase64(other, false)).not.toEqual(bytes)
    }), { numRuns: 2000 })
  })

  it.each([
    ['without padding', 'YQ', 'base64 without padding'], ['with too little padding', 'YQ=', 'padding of another length'], ['with padding inside', 'YQ==YQ==', 'other characters'],
    ['with a line feed', 'YWJj\n', 'other characters'], ['with a blank', 'YW Jj', 'other characters'], ['of base64url', '_-_-', 'other characters'], ['that is only padding', '====', 'other characters'],
    ['with bits behind the last byte', 'YR==', 'bits behind the last byte'], ['with bits behind the last two bytes', 'YWJ=', 'bits behind the last byte'], ['with three signs of padding', 'Y===', 'other characters'],
  ])('refuses a text %s and says why', (_, text, why) => {
    expect(fromExactBase64(text, false)).toBe(why)
  })

  it('is quick with a text of megabytes', () => {
    const text = 'QUJD'.repeat(4_000_000)
    expect(fromExactBase64(text, true)).toHaveLength(12_000_000)
    expect(fromExactBase64(`${text}=`, true)).toBe('padding of another length')
  })
})
