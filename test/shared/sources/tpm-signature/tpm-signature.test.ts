import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tpmSignature } from '@shared/sources/tpm-signature'
import { decodeTpmtSignature } from '@shared/sources/tpm-signature/decode-signature'
import { flipBit, hex, input, parseSignature, patched, vector } from '../../../vectors/tpm/load'

const RSA = vector('sha256-10.sig')
const ECC = vector('ecc-sha256-0to10.sig')
const DER = vector('ecc-sha256-10-plain.sig.plain')
const PLAIN = vector('rsa-sha256-10-plain.sig.plain')
const stoppedOf = (bytes: Uint8Array) => {
  const stopped = parseSignature(input('s', bytes, 'signature')).stopped
  return stopped === null ? null : [stopped.code, stopped.byteOffset]
}
const detect = (path: string, bytes: Uint8Array) => tpmSignature.detect(input(path, bytes))?.confidence ?? null

describe('signatures as tpm2_quote writes them', () => {
  it.each([['sha256-10.sig', 'rsassa', 'sha256', 256], ['pss-sha256-10.sig', 'rsapss', 'sha256', 256], ['rsa384-sha256-10.sig', 'rsassa', 'sha384', 256]])('%s', (name, scheme, hash, size) => {
    const signature = parseSignature(input(name))
    expect(signature).toMatchObject({ format: 'tpmt', scheme, hash, stopped: null, value: { kind: 'octets' } })
    expect(signature.value.kind === 'octets' && hex(signature.value.octets)).toBe(hex(vector(name).subarray(6)))
    expect(signature.fields.map(({ term, byteOffset, byteLength }) => [term, byteOffset, byteLength])).toEqual([['sigAlg', 0, 2], ['hash', 2, 2], ['sig', 4, size + 2]])
  })

  it('ECDSA has r and s', () => {
    const signature = parseSignature(input('ecc-sha256-0to10.sig'))
    expect(signature).toMatchObject({ format: 'tpmt', scheme: 'ecdsa', hash: 'sha256', stopped: null })
    expect(signature.value.kind === 'rs' && hex(signature.value.r) + hex(signature.value.s)).toBe(hex(ECC.subarray(6, 38)) + hex(ECC.subarray(40)))
    expect(signature.fields.map(({ label }) => label)).toEqual(['Scheme', 'Hash', 'r', 's'])
  })

  it('plain ones name no scheme and keep their bytes', () => {
    for (const bytes of [DER, PLAIN]) {
      const signature = parseSignature(input('x.sig.plain', bytes))
      expect(signature).toMatchObject({ format: 'plain', scheme: null, hash: null, stopped: null })
      expect(signature.value.kind === 'octets' && hex(signature.value.octets)).toBe(hex(bytes))
    }
    const [field] = parseSignature(input('x', DER)).fields
    expect(field.children!.map(({ byteOffset, byteLength }) => [DER[byteOffset - 2], DER[byteOffset - 1] - byteLength])).toEqual([[2, 0], [2, 0]])
  })

  it.each([
    [0x05, 'hmac', [...new Uint8Array(32)]], [0x1a, 'ecdaa', [0, 1, 7, 0, 1, 8]], [0x1b, 'sm2', [0, 1, 7, 0, 1, 8]], [0x1c, 'ecschnorr', [0, 1, 7, 0, 1, 8]],
  ])('scheme %i is %s', (id, scheme, rest) => {
    const bytes = Uint8Array.of(0, id, 0, 0x0b, ...rest)
    expect(detect('x', bytes)).toBe('certain')
    expect(parseSignature(input('x', bytes))).toMatchObject({ format: 'tpmt', scheme, hash: 'sha256', stopped: null })
  })
})

describe('schemes of no table, and none', () => {
  it('are named, and what follows is kept as it is', () => {
    const unknown = Uint8Array.of(0, 0x60, 0, 0x0b, 1, 2, 3)
    expect(parseSignature(input('quote.sig', unknown))).toMatchObject({ format: 'tpmt', scheme: 'alg-0x0060', hash: 'sha256', stopped: null, fields: [{}, {}, { label: 'Not decoded', value: '010203', byteOffset: 4 }] })
    expect(parseSignature(input('quote.sig', Uint8Array.of(0, 0x10)))).toMatchObject({ format: 'tpmt', scheme: 'null', hash: null, stopped: null })
    expect([detect('quote.sig', unknown), detect('x', unknown), detect('quote.sig', Uint8Array.of(0, 0x10)), detect('x', Uint8Array.of(0, 0x10))]).toEqual(['likely', null, 'likely', null])
    const octets = Uint8Array.of(0, 0x60, 0, 0x0b, ...PLAIN.subarray(4))
    expect(parseSignature(input('quote.sig', octets))).toMatchObject({ format: 'plain' })
  })
})

describe('detection', () => {
  it('a structure to the last byte is certain', () => {
    expect([RSA, ECC].map((bytes) => detect('x', bytes))).toEqual(['certain', 'certain'])
  })

  it('a damaged one needs its name', () => {
    expect(detect('quote.sig', RSA.subarray(0, 200))).toBe('likely')
    expect(detect('x', RSA.subarray(0, 200))).toBeNull()
    expect(detect('x', Uint8Array.of(...ECC, 0))).toBeNull()
  })

  it('plain octets are possible by their length, likely by their name', () => {
    expect(detect('x', DER)).toBe('likely')
    expect(detect('x', PLAIN)).toBe('possible')
    expect(detect('dir/quote.sig.plain', PLAIN)).toBe('likely')
    expect(detect('sig/x', PLAIN)).toBe('possible')
    expect(detect('quote.sig', PLAIN.subarray(1))).toBeNull()
    expect(detect('quote.sig', new Uint8Array(256).fill(0x41))).toBeNull()
    expect(detect('quote.sig', new Uint8Array())).toBeNull()
  })
})

describe('damage', () => {
  it.each([['RSASSA', RSA, [0, 2, 4, 6]], ['ECDSA', ECC, [0, 2, 4, 6, 38, 40]]])('%s cut at every length', (_, bytes, reads) => {
    for (let length = 4; length < bytes.length; length++) {
      expect(stoppedOf(bytes.subarray(0, length))).toEqual(['tpm.truncated', reads.findLast((at) => at <= length)])
    }
  })

  it('what does not begin as a structure is plain, and nothing at all is told', () => {
    expect(parseSignature(input('s', RSA.subarray(0, 3), 'signature'))).toMatchObject({ format: 'plain', stopped: null })
    expect(parseSignature(input('s', patched(RSA, 0, 0xff), 'signature'))).toMatchObject({ format: 'plain', scheme: null })
    expect(parseSignature(input('s', new Uint8Array(), 'signature'))).toMatchObject({ format: 'plain', stopped: { code: 'tpm.truncated', byteOffset: 0 } })
  })

  it.each([
    ['a signature over 512 bytes', patched(RSA, 4, 0x02, 0x01), ['tpm.length', 4]],
    ['a signature shorter than the rest', patched(RSA, 4, 0, 0xff), ['tpm.trailing-bytes', 261]],
    ['a byte too many', Uint8Array.of(...RSA, 1), ['tpm.trailing-bytes', 262]],
    ['r over 128 bytes', patched(ECC, 4, 0, 129), ['tpm.length', 4]],
    ['s over 128 bytes', patched(ECC, 38, 0xff, 0xff), ['tpm.length', 38]],
    ['a short HMAC', Uint8Array.of(0, 5, 0, 0x0b, 1, 2, 3), ['tpm.truncated', 4]],
  ])('%s', (_, bytes, stopped) => {
    expect(stoppedOf(bytes)).toEqual(stopped)
  })

  it('the decoder alone tells a scheme or a hash that it does not know', () => {
    expect(decodeTpmtSignature(Uint8Array.of(0x12, 0x34), 's')).toMatchObject({ scheme: 'alg-0x1234', hash: null, stopped: { code: 'tpm.truncated', byteOffset: 2 } })
    expect(decodeTpmtSignature(Uint8Array.of(0, 5, 0x12, 0x34), 's')).toMatchObject({ hash: 'alg-0x1234', stopped: { code: 'tpm.unknown-hash', byteOffset: 2 } })
    expect(decodeTpmtSignature(Uint8Array.of(0), 's')).toMatchObject({ scheme: null, stopped: { code: 'tpm.truncated', byteOffset: 0 } })
  })

  it('what was readable stays', () => {
    expect(parseSignature(input('s', ECC.subarray(0, 45), 'signature'))).toMatchObject({ scheme: 'ecdsa', hash: 'sha256', value: { kind: 'octets' } })
    const long = parseSignature(input('s', Uint8Array.of(...RSA, 1), 'signature'))
    expect(long.value.kind === 'octets' && long.value.octets.length).toBe(256)
  })

  it('no flipped bit and no bytes at all are an error of another kind', () => {
    for (const bytes of [ECC, DER]) {
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        tpmSignature.detect(input('s.sig', flipBit(bytes, bit)))
        expect(stoppedOf(flipBit(bytes, bit))?.[0] ?? 'tpm.none').toMatch(/^tpm\./)
      }
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 160 }), fc.constantFrom(5, 0x14, 0x18, 0x30), (bytes, first) => {
      for (const file of [bytes, Uint8Array.of(0, first, 0, 0x0b, ...bytes), Uint8Array.of(0x30, bytes.length, ...bytes)]) {
        tpmSignature.detect(input('s.sig', file))
        expect(stoppedOf(file)?.[0] ?? 'tpm.none').toMatch(/^tpm\./)
      }
    }))
  })
})
