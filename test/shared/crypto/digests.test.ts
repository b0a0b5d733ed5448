import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hash, hashSize, isHashKnown, sha256OfFile } from '@shared/crypto/digests'
import { BANKS } from '@shared/model/algorithms'

describe('digests', () => {
  for (const name of BANKS) {
    it(`${name} agrees with OpenSSL around its block borders`, () => {
      for (const length of [0, 1, 55, 56, 63, 64, 65, 71, 72, 103, 104, 111, 112, 127, 128, 129, 135, 136, 4096]) {
        const data = Uint8Array.from({ length }, (_, i) => (i * 7 + length) & 0xff)
        expect(Buffer.from(hash(name, data)).toString('hex')).toBe(createHash(name).update(data).digest('hex'))
      }
      expect(hash(name, new Uint8Array()).length).toBe(hashSize(name))
    })
  }

  // GB/T 32905-2016, appendix A.
  it.each([
    ['abc', '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'],
    ['abcd'.repeat(16), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732'],
  ])('sm3 of the standard\'s example %s', (text, digest) => {
    expect(Buffer.from(hash('sm3', Buffer.from(text))).toString('hex')).toBe(digest)
  })

  it('knows its banks and nothing else', () => {
    expect(BANKS.every(isHashKnown)).toBe(true)
    expect(['sm3_256', 'md5', 'sha3', 'SHA256', 'toString'].some(isHashKnown)).toBe(false)
  })

  it('hashes a view of a larger buffer, not the buffer', async () => {
    const view = new Uint8Array(64).fill(9).subarray(3, 20)
    const expected = createHash('sha256').update(view).digest('hex')
    expect(Buffer.from(hash('sha256', view)).toString('hex')).toBe(expected)
    expect(Buffer.from(await sha256OfFile(view)).toString('hex')).toBe(expected)
  })
})
