import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assembleFromFiles, signWithFile, signWithNewKey, type NewlySigned } from '@shared/engine/signed-policy/sign-answer'
import { toSign, type SignedForm } from '@shared/exports/signed-policy/forms'
import { formatPolicy } from '@shared/policy/format-policy'
import { EMPTY_CONTENT } from '@shared/policy/policy-content'

const NOW = Date.UTC(2026, 10, 18)
const policy = { path: 'policy.json', bytes: new TextEncoder().encode(formatPolicy(EMPTY_CONTENT, NOW)) }
let folder: string
const file = (name: string) => ({ path: name, bytes: new Uint8Array(readFileSync(join(folder, name))) })
const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder })

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'imascope-sign-'))
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-aes-256-cbc', '-pass', 'pass:secret', '-out', 'key.pem')
  openssl('pkey', '-in', 'key.pem', '-passin', 'pass:secret', '-pubout', '-out', 'key.pub')
})
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

describe('an answer to signing', () => {
  it('is the signed policy, and the key is wiped', async () => {
    const key = file('key.pem')
    const answer = await signWithFile(policy, 'dsse-ecdsa', key, 'secret', NOW)
    expect('bytes' in answer && (JSON.parse(new TextDecoder().decode(answer.bytes)) as { payloadType: string }).payloadType).toBe('application/vnd.keylime+json')
    expect(key.bytes.every((byte) => byte === 0)).toBe(true)
  })

  it.each([[null, 'key.encrypted'], ['wrong', 'key.passphrase']] as const)('is a refusal with the passphrase %j: %s, and the key is wiped too', async (passphrase, code) => {
    const key = file('key.pem')
    expect(await signWithFile(policy, 'dsse-ecdsa', key, passphrase, NOW)).toMatchObject({ refused: { code } })
    expect(key.bytes.every((byte) => byte === 0)).toBe(true)
  })

  it('takes a signature of OpenSSL back, and refuses one of other bytes', async () => {
    writeFileSync(join(folder, 'pae'), toSign(policy.bytes, 'dsse-ecdsa'))
    openssl('dgst', '-sha256', '-sign', 'key.pem', '-passin', 'pass:secret', '-out', 'pae.sig', 'pae')
    openssl('dgst', '-sha256', '-sign', 'key.pem', '-passin', 'pass:secret', '-out', 'other.sig', 'key.pub')
    expect(await assembleFromFiles(policy, 'dsse-ecdsa', file('pae.sig'), file('key.pub'))).toMatchObject({ notes: [] })
    expect(await assembleFromFiles(policy, 'dsse-ecdsa', file('other.sig'), file('key.pub'))).toMatchObject({ refused: { code: 'signature.invalid' } })
    expect(await assembleFromFiles(policy, 'dsse-ecdsa', file('pae.sig'), file('key.pem'))).toMatchObject({ refused: { code: 'key.private' } })
  })
})

describe('a policy signed with a new key', () => {
  async function written(form: SignedForm, passphrase: string | null): Promise<NewlySigned> {
    const answer = await signWithNewKey(policy, form, passphrase, NOW)
    if ('refused' in answer) throw new Error(answer.refused.message)
    writeFileSync(join(folder, 'signer.pem'), answer.privateKey)
    writeFileSync(join(folder, 'signer.pub'), answer.publicKey)
    return answer
  }

  it('comes with a key that OpenSSL opens with the passphrase alone, and whose public half is the other file', async () => {
    await written('dsse-ecdsa', 'drei Wörter: öffne dich')
    expect(openssl('pkey', '-in', 'signer.pem', '-passin', 'pass:drei Wörter: öffne dich', '-pubout').toString()).toBe(readFileSync(join(folder, 'signer.pub'), 'utf8'))
    expect(readFileSync(join(folder, 'signer.pem'), 'utf8')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/)
    expect(spawnSync('openssl', ['pkey', '-in', 'signer.pem', '-passin', 'pass:other', '-noout'], { cwd: folder }).status).not.toBe(0)
  })

  it('comes with a key in the clear where there is to be no passphrase', async () => {
    await written('dsse-ecdsa', null)
    expect(readFileSync(join(folder, 'signer.pem'), 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----\n/)
    expect(openssl('pkey', '-in', 'signer.pem', '-pubout').toString()).toBe(readFileSync(join(folder, 'signer.pub'), 'utf8'))
  })

  it.each(['dsse-ecdsa', 'dsse-x509'] as const)('verifies by OpenSSL under the public key: %s', async (form) => {
    const { bytes } = await written(form, 'secret')
    const { signatures: [{ sig }] } = JSON.parse(new TextDecoder().decode(bytes)) as { signatures: [{ sig: string }] }
    writeFileSync(join(folder, 'new.sig'), Buffer.from(sig, 'base64'))
    writeFileSync(join(folder, 'new.pae'), toSign(policy.bytes, form))
    expect(openssl('dgst', '-sha256', '-verify', 'signer.pub', '-signature', 'new.sig', 'new.pae').toString()).toContain('Verified OK')
  })

  it('is signed with another key each time', async () => {
    const [one, other] = [await written('cosign-signature', null), await written('cosign-signature', null)]
    expect(one.publicKey).not.toEqual(other.publicKey)
  })

  it('is refused where there is nothing to sign', async () => {
    expect(await signWithNewKey({ path: 'policy.json', bytes: new Uint8Array() }, 'dsse-ecdsa', 'secret', NOW)).toMatchObject({ refused: { code: 'signing.empty' } })
  })
})
