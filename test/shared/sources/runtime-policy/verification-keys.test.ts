import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { parseRuntimePolicy } from '@shared/sources/runtime-policy/parse'
import { hex, sourceInput } from '../../../support/decode'
import { policyText } from '../../../support/make-case'
import { makeCertificate } from '../../../support/make-certificate'
import { ECC_KEY } from '../../../support/make-case'

const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey
const EC = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey
const ED = generateKeyPairSync('ed25519').publicKey

const spki = (key: KeyObject) => key.export({ type: 'spki', format: 'der' })
const base64 = (key: KeyObject) => spki(key).toString('base64')
const policyWith = (keys: unknown) => policyText().replace('"verification-keys":""', () => `"verification-keys":${JSON.stringify(keys)}`)
const parsed = (text: string) => parseRuntimePolicy(sourceInput('policy.json', new Uint8Array(Buffer.from(text))))
const ring = (pubkeys: unknown, keyids: unknown) => JSON.stringify({ meta: { version: 1 }, pubkeys, keyids })
/** As `evmctl` computes it: the end of the SHA-1 of the key's bits. */
function keyIdOf(key: KeyObject): string {
  const der = spki(key)
  const bits = key.asymmetricKeyType === 'rsa' ? key.export({ type: 'pkcs1', format: 'der' }) : der.subarray(der.length - 97)
  return spawnSync('sha1sum', { input: bits, encoding: 'utf8' }).stdout.slice(32, 40)
}

describe('verification-keys', () => {
  it('gives each key with its id and its bytes', () => {
    const text = policyWith(ring([base64(RSA), base64(EC)], [0x1234, 0xd3320449]))
    const { verificationKeys, deviations, keylimeAccepts } = parsed(text)
    expect(verificationKeys.map(({ keyId, spki: der, material, byteOffset, byteLength }) => [keyId, hex(der), material.type, text.slice(byteOffset, byteOffset + byteLength)])).toEqual([
      ['00001234', spki(RSA).toString('hex'), 'rsa', base64(RSA)], ['d3320449', spki(EC).toString('hex'), 'ecc', base64(EC)],
    ])
    expect([deviations, keylimeAccepts]).toEqual([[], true])
  })

  it.each<[string, unknown]>([['0', [0, 0]], ['none', []], ['null', [null, null]]])('computes a key id that is %s', (_, keyids) => {
    expect(parsed(policyWith(ring([base64(RSA), base64(EC)], keyids))).verificationKeys.map(({ keyId }) => keyId)).toEqual([keyIdOf(RSA), keyIdOf(EC)])
  })

  it('may be JSON in JSON: read, and refused by the schema', () => {
    const text = policyWith(JSON.stringify(ring([base64(EC)], [5])))
    expect(parsed(text)).toMatchObject({ keylimeAccepts: false, verificationKeys: [{ keyId: '00000005' }], deviations: [{ severity: 'warning', refused: true }] })
  })

  it('may be the object itself', () => {
    expect(parsed(policyWith({ pubkeys: [base64(EC)], keyids: [5] }))).toMatchObject({ keylimeAccepts: false, verificationKeys: [{ keyId: '00000005' }] })
  })

  it.each(['', '[]', 'null', '{}', '7', 'no JSON', '{"pubkeys":7,"keyids":[]}'])('%j has no key', (keys) => {
    expect(parsed(policyWith(keys)).verificationKeys).toEqual([])
  })

  it('takes what Keylime\'s library takes: PKCS#1, more bytes behind the key, other characters in the base64', () => {
    const pkcs1 = RSA.export({ type: 'pkcs1', format: 'der' }).toString('base64')
    const longer = Buffer.concat([spki(EC), Buffer.from('more')]).toString('base64')
    const broken = base64(EC).replace(/.{20}/g, (part) => `${part}\n-`)
    const { verificationKeys, deviations } = parsed(policyWith(ring([pkcs1, longer, broken], [])))
    expect(verificationKeys.map((key) => hex(key.spki))).toEqual([RSA, EC, EC].map((key) => spki(key).toString('hex')))
    expect(deviations).toEqual([])
  })

  it.each<[string, string, unknown, string, string]>([
    ['a key of another type', base64(ED), 1, 'an RSA or EC key in base64 as key 1 of "verification-keys"', 'a key of another type: algorithm 1.3.101.112'],
    ['no base64', 'AAA', 1, 'an RSA or EC key in base64 as key 1 of "verification-keys"', 'no base64'], ['nothing', '', 1, 'an RSA or EC key in base64 as key 1 of "verification-keys"', 'something else'],
    ['a certificate', Buffer.from(makeCertificate(ECC_KEY)).toString('base64'), 1, 'an RSA or EC key in base64 as key 1 of "verification-keys"', 'something else'],
    ['a key id of 33 bits', base64(EC), 2 ** 32, 'a key id of 32 bits as key 1 of "verification-keys"', '4294967296'], ['a key id below 0', base64(EC), -1, 'a key id of 32 bits as key 1 of "verification-keys"', '-1'],
  ])('%s is named and left out; the schema takes it', (_, key, keyId, expected, found) => {
    const text = policyWith(ring([key, base64(RSA)], [keyId, 7]))
    const { verificationKeys, deviations, keylimeAccepts } = parsed(text)
    expect([verificationKeys.map((one) => one.keyId), keylimeAccepts]).toEqual([['00000007'], true])
    expect(deviations).toMatchObject([{ severity: 'warning', refused: false, expected, found }])
    expect(text.slice(deviations[0].byteOffset, deviations[0].byteOffset + deviations[0].byteLength)).toBe(JSON.stringify(ring([key, base64(RSA)], [keyId, 7])))
  })

  it('points at all of the text where a key is written otherwise there', () => {
    const text = policyWith(ring([base64(EC)], [])).replace(base64(EC).slice(0, 4), Array.from(base64(EC).slice(0, 4), (digit) => `\\u00${digit.charCodeAt(0).toString(16)}`).join(''))
    const [key] = parsed(text).verificationKeys
    expect(text.slice(key.byteOffset, key.byteOffset + 13)).toBe('"{\\"meta\\":{\\')
  })

  it('of an allowlist stand in it', () => {
    const text = JSON.stringify({ allowlist: { 'hashes': {}, 'verification-keys': ring([base64(EC)], []) }, exclude: [] })
    const [key] = parsed(text).verificationKeys
    expect(text.slice(key.byteOffset, key.byteOffset + key.byteLength)).toBe(base64(EC))
  })

  it('are a thousand at most', () => {
    const { verificationKeys, deviations } = parsed(policyWith(ring(Array.from({ length: 50_000 }, () => 'AAAA'), [])))
    expect([verificationKeys.length, deviations[0].expected]).toEqual([0, 'at most 1000 keys in "verification-keys"'])
  })
})
