import { describe, expect, it } from 'vitest'
import type { KnownSigner, Signer } from '@shared/model/signature-view'
import { dayOf, loadedWords, notGoodOf, signerName, trustWord } from '@/features/signatures/signer-words'
import { countsInWords, signedOf } from '@/features/signatures/state-words'

const KNOWN: KnownSigner = {
  otherIds: [], name: 'keys/a.pem', algorithm: 'P-256', trustedBy: null, evidence: 'e2', path: 'keys/a.pem', byteOffset: 0, byteLength: 9, fingerprint: null, certificate: null, loaded: [],
}
const signer = (known: Partial<KnownSigner> | null): Signer => ({ keyId: '0badf00d', known: known && { ...KNOWN, ...known }, lane: { columns: new Uint8Array(1), first: [], entries: 3, valid: 0, notGood: 3 } })
const certificate = (subject: string) => ({ subject, issuer: 'CN=x', notBefore: '2026-11-21T08:00:00.000Z', notAfter: '2126-10-28T08:00:00.000Z', usage: [] })

describe('a signer is called', () => {
  it.each([
    [{ certificate: certificate('O=lab, CN=IMA signing, OU=x') }, 'IMA signing'], [{ certificate: certificate('O=lab') }, 'O=lab'], [{}, 'a.pem'],
  ])('%j: %s', (known, name) => expect(signerName(signer(known))).toBe(name))

  it('nothing where nobody knows it', () => expect(signerName(signer(null))).toBe('not among your keys'))
})

it('trust is a word, and a key of the log alone has none', () => {
  expect([{ trustedBy: '--ima-key' as const }, { trustedBy: '--policy' as const }, { loaded: [{ keyring: '.ima', entry: 5 }] }, {}, null].map((known) => trustWord(signer(known)))).toEqual(['you', 'policy', 'log only', 'bundle only', 'none'])
})

it('a keyring holds a key from an entry on', () => {
  expect(loadedWords({ ...KNOWN, loaded: [{ keyring: '.ima', entry: 1063 }, { keyring: '.evm', entry: 1064 }] })).toBe('in .ima from entry 1,063, and 1 more')
  expect(loadedWords(KNOWN)).toBe('never in a keyring')
  expect(loadedWords(null)).toBe('never loaded')
})

it('what is not good of a known key is invalid, of another unknown', () => {
  expect(notGoodOf(signer({}))).toEqual({ 'invalid': 3, 'malformed': 0, 'unknown-key': 0 })
  expect(notGoodOf(signer(null))).toEqual({ 'invalid': 0, 'malformed': 0, 'unknown-key': 3 })
})

it('dates and counts are for people', () => {
  expect(dayOf('2026-11-01T08:00:00.000Z')).toBe('1 Nov 2026')
  const counts = { 'absent': 1081, 'valid': 14, 'invalid': 2, 'unknown-key': 0, 'malformed': 0, 'not-checkable': 0 }
  expect(countsInWords(counts)).toBe('14 valid, 2 invalid, 1,081 unsigned')
  expect(signedOf(counts)).toBe(16)
})
