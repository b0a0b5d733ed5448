import { expect, it } from 'vitest'
import { VerdictCache } from '@shared/checks/signatures/verdict-cache'
import { inPlace } from '@shared/checks/signatures/verifier'
import { decodeSpki } from '@shared/crypto/keys/spki'
import { ECC_KEY, OTHER_KEY, RSA_KEY } from '../../../support/make-case'
import { makeImaSignature } from '../../../support/make-ima-signature'
import { digestOf } from '../../../support/make-log'
import type { SigningKey } from '../../../support/make-tpm'

const jobOf = (key: SigningKey, content: string, by: SigningKey = key) => ({
  key: decodeSpki(new Uint8Array(by.publicKey.export({ type: 'spki', format: 'der' })), { file: 'k', byteOffset: 0 }), hash: 'sha256', digest: digestOf(content), value: makeImaSignature({ key, content }).subarray(9),
})

it('answers in the order of the jobs, and pauses before each', async () => {
  let pauses = 0
  const jobs = [jobOf(RSA_KEY, '/a'), jobOf(ECC_KEY, '/b'), { ...jobOf(ECC_KEY, '/c'), digest: digestOf('/d') }, jobOf(OTHER_KEY, '/e', ECC_KEY)]
  expect(await inPlace.verify(jobs, async () => { pauses++ })).toEqual(['valid', 'valid', 'invalid', 'invalid'])
  expect(pauses).toBe(4)
})

it('stops where the pause throws', async () => {
  await expect(inPlace.verify([jobOf(RSA_KEY, '/a')], async () => { throw new Error('cancelled') })).rejects.toThrow('cancelled')
})

it('verifies each key, digest and signature once', async () => {
  const cache = new VerdictCache(inPlace)
  let verified = 0
  const pause = async () => { verified++ }
  const [a, b] = [jobOf(RSA_KEY, '/a'), { ...jobOf(RSA_KEY, '/b'), digest: digestOf('/x') }]
  expect(await cache.verify([a, b, a], [0, 0, 0], pause)).toEqual(['valid', 'invalid', 'valid'])
  expect(verified).toBe(2)
  expect(await cache.verify([b, a], [0, 0], pause)).toEqual(['invalid', 'valid'])
  expect(verified).toBe(2)
  expect(await cache.verify([{ ...a, key: jobOf(ECC_KEY, '/a').key }], [1], pause)).toEqual(['invalid'])
  expect(verified).toBe(3)
})
