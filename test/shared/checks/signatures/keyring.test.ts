import { describe, expect, it } from 'vitest'
import type { CaseModel } from '@shared/checks/check'
import { fileKeys } from '@shared/checks/signatures/found-keys'
import { gatherKeys } from '@shared/checks/signatures/keyring'
import { decodeSpki } from '@shared/crypto/keys/spki'
import type { RuntimePolicy } from '@shared/model/policy'
import { noCheckpoint, parseLog } from '../../../support/decode'
import { issueCertificate } from '../../../support/make-certificate'
import { ECC_KEY, OTHER_KEY, RSA_KEY, analyzed, file, logFile } from '../../../support/make-case'
import { keyIdOf, makeImaSignature } from '../../../support/make-ima-signature'
import { digestOf, makeLog, type MadeEntry } from '../../../support/make-log'
import { makeKey, makePem, type SigningKey } from '../../../support/make-tpm'

const spkiOf = (key: SigningKey) => new Uint8Array(key.publicKey.export({ type: 'spki', format: 'der' }))
const policyWith = (evidence: string, keyId: string, key: SigningKey, stopped = false) => ({
  evidence, path: `${evidence}.json`, stopped: stopped ? {} : null,
  verificationKeys: [{ keyId, spki: spkiOf(key), material: decodeSpki(spkiOf(key), { file: 'policy', byteOffset: 0 }), byteOffset: 5, byteLength: 9 }],
}) as unknown as RuntimePolicy
const NOTHING = { log: null, keys: [], authorities: [], signingKeys: [], policies: [], given: new Set<string>() }
const modelOf = (parts: Partial<CaseModel>) => ({ ...NOTHING, ...parts }) as unknown as CaseModel
const loads = (der: Uint8Array, keyring = '.ima'): MadeEntry => ({ template: 'ima-buf', path: keyring, tail: der, digest: digestOf(Buffer.from(der).toString('latin1')) })

describe('keys of a policy', () => {
  it('are trusted as the policy is, under the id that it states and under their own', async () => {
    const ring = await gatherKeys(modelOf({ policies: [policyWith('e2', 'a1b2c3d4', RSA_KEY)], given: new Set(['e2']) }), noCheckpoint)
    expect(ring.keys).toMatchObject([{ keyIds: ['a1b2c3d4', keyIdOf(RSA_KEY)], trustedBy: '--policy', evidence: 'e2', byteOffset: 5, certificate: null }])
    expect([ring.candidates('a1b2c3d4', 0), ring.candidates(keyIdOf(RSA_KEY), 0), ring.candidates('00000000', 0)]).toEqual([[0], [0], []])
  })

  it('count for nothing where nobody named the policy, or where it can\'t be read', () => {
    expect(fileKeys(modelOf({ policies: [policyWith('e2', 'a1b2c3d4', RSA_KEY)] }))).toEqual([])
    expect(fileKeys(modelOf({ policies: [policyWith('e2', 'a1b2c3d4', RSA_KEY, true)], given: new Set(['e2']) }))).toEqual([])
  })
})

describe('one key in several places', () => {
  it('is one, with all its ids and keyrings, and counts as it counts most', async () => {
    const certificate = issueCertificate({ subject: 'RSA', key: RSA_KEY, keyId: '11223344' })
    const log = await parseLog(makeLog([{ path: 'boot_aggregate' }, loads(certificate), loads(certificate, '.evm')]))
    const ring = await gatherKeys(modelOf({ log, policies: [policyWith('e2', keyIdOf(RSA_KEY), RSA_KEY)], given: new Set(['e2']) }), noCheckpoint)
    expect(ring.keys).toMatchObject([{ keyIds: [keyIdOf(RSA_KEY), '11223344'], trustedBy: '--policy', learned: false, certificate: null, loaded: [{ keyring: '.ima', entryIndex: 1 }, { keyring: '.evm', entryIndex: 2 }] }])
    expect(ring.candidates('11223344', 0)).toEqual([0])
  })
})

describe('what a hostile log loads', () => {
  it('in the place of a key is not asked where a trusted one has its id, and eight are where none has', async () => {
    const id = keyIdOf(RSA_KEY)
    const forged = Array.from({ length: 30 }, () => loads(issueCertificate({ subject: 'Forged', key: makeKey('ecc'), keyId: id })))
    const entries: MadeEntry[] = [{ path: 'boot_aggregate' }, ...forged, { template: 'ima-sig', path: '/a', tail: makeImaSignature({ key: RSA_KEY, content: '/a' }) }]
    const log = await parseLog(makeLog(entries))
    const ring = await gatherKeys(modelOf({ log, policies: [policyWith('e2', id, RSA_KEY)], given: new Set(['e2']) }), noCheckpoint)
    expect(ring.candidates(id, 40)).toEqual([0])
    expect((await gatherKeys(modelOf({ log }), noCheckpoint)).candidates(id, 40)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect((await analyzed([logFile(entries), file('given/key', makePem(RSA_KEY), 'ima-key')], {})).report.signatures).toMatchObject({ valid: 1, validTrusted: 1, invalid: 0 })
  })

  it('again and again is told a few times', async () => {
    const certificate = issueCertificate({ subject: 'RSA', key: ECC_KEY })
    const log = await parseLog(makeLog([{ path: 'boot_aggregate' }, ...Array.from({ length: 200 }, () => loads(certificate))]))
    const { keys } = await gatherKeys(modelOf({ log }), noCheckpoint)
    expect(keys.map((key) => key.loaded.length)).toEqual([64])
  })

  it('and is no key that may be used counts for nothing, and the rest is judged', async () => {
    const even = Buffer.from(spkiOf(RSA_KEY))
    even[even.length - 6] &= 0xfe
    const log = await parseLog(makeLog([{ path: 'boot_aggregate' }, loads(even), loads(Buffer.from('3000', 'hex')), loads(spkiOf(OTHER_KEY))]))
    const { keys } = await gatherKeys(modelOf({ log }), noCheckpoint)
    expect(keys.map((key) => key.keyIds)).toEqual([[keyIdOf(OTHER_KEY)]])
  })
})
