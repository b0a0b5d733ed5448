import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EvidenceError } from '@shared/errors/evidence-error'
import type { SigningKeyFile } from '@shared/model/signing-key'
import { recognise } from '@shared/sources'
import { holdsSigningKey, imaKey } from '@shared/sources/ima-key'
import { noCheckpoint, sourceInput } from '../../../support/decode'
import { IMA_VECTORS, SIGNERS, certificateFile } from '../../../support/ima-certificates'
import { issueCertificate, pemOf } from '../../../support/make-certificate'
import { ECC_KEY, OTHER_KEY, RSA_KEY } from '../../../support/make-case'
import { keyIdOf } from '../../../support/make-ima-signature'
import { makePem } from '../../../support/make-tpm'
import { hasTool } from '../../../support/run-commands'

const bytesOf = (name: string) => new Uint8Array(certificateFile(name).content as ArrayBuffer)
const text = (value: string) => new Uint8Array(Buffer.from(value))

async function keysOf(bytes: Uint8Array): Promise<SigningKeyFile> {
  const decoded = await imaKey.parse(sourceInput('given/key', bytes, 'ima-key'), noCheckpoint)
  if (decoded.kind !== 'signing-keys') throw new Error(decoded.kind)
  return decoded.file
}

async function refusal(bytes: Uint8Array): Promise<string> {
  try {
    await keysOf(bytes)
    return 'nothing'
  } catch (error) {
    if (error instanceof EvidenceError) return error.code
    throw error
  }
}

describe('keys and certificates', () => {
  it.each(Object.entries(SIGNERS))('%s has the key id %s', async (name, keyId) => {
    const { keys } = await keysOf(bytesOf(`${name}.crt.der`))
    expect(keys).toMatchObject([{ keyIds: [keyId], byteOffset: 0, certificate: { subject: expect.stringContaining('IMA signing') as string } }])
  })

  it.skipIf(!hasTool('evmctl'))('have the ids that evmctl names them by', async () => {
    const certificates = Object.keys(SIGNERS).map((name) => join(IMA_VECTORS, `${name}.crt.der`)).join(', ')
    const log = join(import.meta.dirname, '../../../../samples/signed-files/binary_runtime_measurements')
    const said = execFileSync('sh', ['-c', `evmctl -v ima_measurement --verify-sig --key '${certificates}' ${log} 2>&1 || true`], { encoding: 'utf8', cwd: mkdtempSync(join(tmpdir(), 'imascope-')) })
    expect([...said.matchAll(/^key \d+: ([0-9a-f]{8}) \//gm)].map((match) => match[1])).toEqual(Object.values(SIGNERS))
  })

  it('of one kind have one id, whatever their form', async () => {
    const pkcs1 = RSA_KEY.publicKey.export({ type: 'pkcs1', format: 'der' })
    const forms = [makePem(RSA_KEY), RSA_KEY.publicKey.export({ type: 'spki', format: 'der' }), pkcs1, text(RSA_KEY.publicKey.export({ type: 'pkcs1', format: 'pem' }) as string), issueCertificate({ subject: 'RSA', key: RSA_KEY }), pemOf(issueCertificate({ subject: 'RSA', key: RSA_KEY }))]
    for (const bytes of forms) expect((await keysOf(new Uint8Array(bytes))).keys).toMatchObject([{ keyIds: [keyIdOf(RSA_KEY)], material: { type: 'rsa', bits: 2048 } }])
  })

  it('with another subjectKeyIdentifier than the SHA-1 of the key have two', async () => {
    const certificate = issueCertificate({ subject: 'X', key: ECC_KEY, keyId: `${'00'.repeat(28)}a1b2c3d4` })
    expect((await keysOf(certificate)).keys[0].keyIds).toEqual(['a1b2c3d4', keyIdOf(ECC_KEY)])
    expect((await keysOf(issueCertificate({ subject: 'X', key: ECC_KEY, keyId: 'a1b2' }))).keys[0].keyIds).toEqual([keyIdOf(ECC_KEY)])
  })

  it('of a PEM file are all there, each at its place; what can\'t be used is told', async () => {
    const broken = text('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')
    const certificate = pemOf(issueCertificate({ subject: 'Other', key: OTHER_KEY }))
    const file = await keysOf(new Uint8Array(Buffer.concat([text('Subject: x\n'), makePem(RSA_KEY), broken, makePem(ECC_KEY), certificate])))
    expect(file.keys.map((key) => key.keyIds[0])).toEqual([RSA_KEY, ECC_KEY, OTHER_KEY].map(keyIdOf))
    expect(file.keys.map((key) => key.certificate?.subject ?? null)).toEqual([null, null, 'CN=Other'])
    expect([file.keys[0].byteOffset, ...file.unused]).toEqual([11, 11 + makePem(RSA_KEY).length])
    expect(file.fields.filter((field) => field.label === 'Key id').map((field) => field.value)).toEqual([RSA_KEY, ECC_KEY, OTHER_KEY].map(keyIdOf))
  })
})

describe('no key', () => {
  it.each([
    ['a private key', text(RSA_KEY.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string), 'key.private'],
    ['a private key in DER', new Uint8Array(ECC_KEY.privateKey.export({ type: 'sec1', format: 'der' })), 'key.private'],
    ['text', text('hello'), 'key.malformed'], ['nothing', new Uint8Array(), 'key.malformed'],
    ['a certificate with a byte too many', Uint8Array.of(...bytesOf('ima-ecp256.crt.der'), 0), 'key.malformed'],
    ['a PEM block that is none', text('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n'), 'key.malformed'],
  ])('is %s', async (_, bytes, code) => {
    expect(await refusal(bytes)).toBe(code)
    expect(holdsSigningKey(bytes)).toBe(code === 'key.malformed' && Buffer.from(bytes).includes('PUBLIC KEY'))
  })
})

it('is a public key like others without the role', () => {
  expect(recognise(sourceInput('x.der', bytesOf('ima-ecp256.crt.der')))).toMatchObject({ source: { kind: 'public-key', role: 'attestation-key' } })
  expect(recognise(sourceInput('x.der', bytesOf('ima-ecp256.crt.der'), 'ima-key'))?.source).toBe(imaKey)
})

it('may begin with a byte order mark', async () => {
  const pem = text(`\ufeff${RSA_KEY.publicKey.export({ type: 'spki', format: 'pem' }) as string}`)
  expect((await keysOf(pem)).keys).toHaveLength(1)
})

it('of too many keys is told to be too large, not to be something else', async () => {
  const pem = RSA_KEY.publicKey.export({ type: 'spki', format: 'pem' }) as string
  const large = text(pem.repeat(Math.ceil(300_000 / pem.length)))
  await expect(keysOf(large)).rejects.toMatchObject({ code: 'key.malformed', expected: expect.stringContaining('at most 262144 bytes') as string, found: `${large.length} bytes` })
})
