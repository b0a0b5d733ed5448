import { describe, expect, it } from 'vitest'
import { nonceText } from '@shared/sources/nonce'
import { hex, noCheckpoint, sourceInput } from '../../../support/decode'

const input = (text: string | Uint8Array, path = 'nonce.hex') => sourceInput(path, typeof text === 'string' ? new TextEncoder().encode(text) : text)
const parse = (text: string | Uint8Array) => nonceText.parse(input(text), noCheckpoint)

describe('a nonce file', () => {
  it.each([['c0ffee', 'c0ffee'], [' C0FFEE\n', 'c0ffee'], ['00', '00'], ['ab'.repeat(66), 'ab'.repeat(66)]])('%j', (text, nonce) => {
    const decoded = parse(text)
    expect(decoded).toMatchObject({ kind: 'nonce' })
    expect(hex((decoded as { nonce: Uint8Array }).nonce)).toBe(nonce)
  })

  it.each([
    ['empty', ''], ['blank', ' \n'], ['half a byte', 'abc'], ['no hex', 'xyzw'], ['a prefix', '0xab'], ['a byte too many', 'ab'.repeat(67)], ['a great many', 'ab'.repeat(1_000_000)], ['no text', Uint8Array.of(0xff, 0xfe)],
  ])('%s is malformed', (_, text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'nonce.malformed', byteOffset: 0, field: 'nonce' }) as Error)
    expect(nonceText.detect(input(text))).toBeNull()
  })

  it('is recognised by digits and name together', () => {
    expect(nonceText.detect(input('c0ffee', 'host/Nonce.txt'))).toMatchObject({ confidence: 'likely' })
    expect(nonceText.detect(input('c0ffee', 'host/sha256'))).toBeNull()
  })
})
