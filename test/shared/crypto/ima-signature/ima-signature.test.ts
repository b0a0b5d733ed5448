import { describe, expect, it } from 'vitest'
import { hashOfId } from '@shared/crypto/ima-signature/hash-ids'
import { decodeImaSignature } from '@shared/crypto/ima-signature/ima-signature'
import { hash as hashOf } from '@shared/crypto/digests'
import { isBank, kernelDigestSize } from '@shared/model/algorithms'

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const problem = (hex: string) => {
  const decoded = decodeImaSignature(bytes(hex))
  return decoded.form === 'malformed' ? [decoded.problem, decoded.keyId] : decoded.form
}

describe('a signature', () => {
  it.each([
    ['of a file', '030204d3320449000401020304', { type: 3, version: 2, hash: 'sha256', keyId: 'd3320449' }],
    ['of an fs-verity digest', '060306d3320449000401020304', { type: 6, version: 3, hash: 'sha512', keyId: 'd3320449' }],
    ['of attributes', '050202d3320449000401020304', { type: 5, version: 2, hash: 'sha1', keyId: 'd3320449' }],
    ['with a hash that no kernel has', '030217d3320449000401020304', { type: 3, hashId: 23, hash: null }],
  ])('%s', (_, hex, expected) => {
    const decoded = decodeImaSignature(bytes(hex))
    expect(decoded).toMatchObject({ form: 'keyed', ...expected })
    expect(decoded).toMatchObject({ value: bytes('01020304') })
  })

  it('of version 1 has its own header', () => {
    const old = `0301${'78563412'}${'00'}${'01'}${'1122334455667788'}${'01'}${'0010'}ffff`
    expect(decodeImaSignature(bytes(old))).toMatchObject({ form: 'version-1', algorithm: 'rsa', hash: 'sha256', longKeyId: '1122334455667788', numbers: 1, value: bytes('0010ffff') })
    for (const cut of [4, 10, 34, 36, 38]) expect(problem(old.slice(0, cut))).toEqual(['it is no whole signature of version 1', null])
    expect(problem(`${old}00`)).toEqual(['it is no whole signature of version 1', null])
  })
})

describe('no signature', () => {
  it.each([
    ['a hash', '04042222', 'it is no signature: type 4 is a hash', null],
    ['a SHA-1 hash', `01${'22'.repeat(20)}`, 'it is no signature: type 1 is a SHA-1 hash', null],
    ['an HMAC', `02${'22'.repeat(20)}`, 'it is no signature: type 2 is an EVM HMAC', null],
    ['another type', '99', 'it is no signature: type 153 is not known', null],
    ['a type alone', '03', 'it has 1 bytes, and a header alone has 9', null],
    ['half a header', '030204d332044900', 'it has 8 bytes, and a header alone has 9', null],
    ['a header alone', '030204d33204490000', 'nothing follows its header', 'd3320449'],
    ['too few bytes', '030204d33204490004010203', 'it says that 4 bytes follow its header, and 3 do', 'd3320449'],
    ['too many', '030204d332044900040102030405', 'it says that 4 bytes follow its header, and 5 do', 'd3320449'],
    ['zeros behind it', '030204d33204490004010203040000', 'it says that 4 bytes follow its header, and 6 do: zeros are appended', 'd3320449'],
    ['its size in the other byte order', '030204d3320449040001020304', 'it says that 1024 bytes follow its header, and 4 do: the size is in the other byte order', 'd3320449'],
    ['version 3 of a file', '030304d3320449000401020304', 'its version is 3, where type 3 has version 2', 'd3320449'],
    ['version 2 of fs-verity', '060204d3320449000401020304', 'its version is 2, where type 6 has version 3', 'd3320449'],
    ['version 4', '030404d3320449000401020304', 'its version is 4', 'd3320449'],
    ['version 1 of fs-verity', '060104d3320449000401020304', 'its version is 1', 'd3320449'],
  ])('%s', (_, hex, told, keyId) => {
    expect(problem(hex)).toEqual([told, keyId])
  })

  it('is nothing at all', () => {
    expect(decodeImaSignature(new Uint8Array())).toMatchObject({ form: 'malformed' })
  })
})

it('hash ids are those of the kernel: 23 of them, with names whose sizes are known', () => {
  const names = Array.from({ length: 256 }, (_, id) => hashOfId(id))
  expect(names.filter((name) => name !== null)).toHaveLength(23)
  expect([names[1], names[2], names[4], names[5], names[6], names[7], names[17], names[18], names[20], names[22]]).toEqual(['md5', 'sha1', 'sha256', 'sha384', 'sha512', 'sha224', 'sm3', 'streebog256', 'sha3-256', 'sha3-512'])
  for (const name of names.slice(0, 23)) {
    expect(kernelDigestSize(name!), name!).not.toBeNull()
    if (isBank(name!)) expect(hashOf(name, new Uint8Array()).length).toBe(kernelDigestSize(name))
  }
})
