import { describe, expect, it } from 'vitest'
import { isWellFormedDer } from '@shared/crypto/keys/der-structure'
import { KEY_NAMES, vector } from '../../../support/signed-captures'

const der = (hex: string) => isWellFormedDer(new Uint8Array(Buffer.from(hex, 'hex')))

describe('isWellFormedDer', () => {
  it('real certificates are, and are not when cut or longer', () => {
    for (const name of KEY_NAMES) {
      const bytes = vector(`${name}.crt.der`)
      expect(isWellFormedDer(bytes)).toBe(true)
      for (let length = 0; length < bytes.length; length++) expect(isWellFormedDer(bytes.subarray(0, length))).toBe(false)
      expect(isWellFormedDer(Uint8Array.of(...bytes, 0))).toBe(false)
    }
  })

  it.each([
    ['a part that is longer than the whole', '3003020205'], ['bytes that no part has', '300402010505'], ['no bytes', ''], ['indefinite length', '30800000'], ['a length in a longer form than needed', '308103020105'],
    ['a length that begins with zero', `30820083${'05'.repeat(0x83)}`], ['a tag of several bytes', '1f8100'], ['a tag alone', '30'],
  ])('not: %s', (_, hex) => {
    expect(der(hex)).toBe(false)
  })

  it('deep nesting is refused, not followed', () => {
    let bytes = Buffer.from('0500', 'hex')
    for (let i = 0; i < 40; i++) bytes = Buffer.concat([Buffer.of(0x30, bytes.length), bytes])
    expect(isWellFormedDer(bytes)).toBe(false)
    expect(isWellFormedDer(bytes.subarray(40))).toBe(true)
  })
})
