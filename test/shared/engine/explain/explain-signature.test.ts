import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { EvidenceFile } from '@shared/model/evidence'
import { certificateFile, signerFiles, vectorFile } from '../../../support/ima-certificates'
import { ECC_KEY, RSA_KEY, analyzed, file, logFile } from '../../../support/make-case'
import { keyIdOf, makeImaSignature, makeVeritySignature } from '../../../support/make-ima-signature'
import { digestOf, type MadeEntry } from '../../../support/make-log'
import { makePem, makePublic } from '../../../support/make-tpm'
import { hasTool, layOut, runCommands } from '../../../support/run-commands'

const ROOT = join(import.meta.dirname, '../../../..')
const BOOT: MadeEntry = { template: 'ima-sig', path: 'boot_aggregate' }
const sig = (tail: Uint8Array): MadeEntry => ({ template: 'ima-sig', path: '/a', tail })

async function explained(entry: number, files: readonly EvidenceFile[]) {
  const { steps, commands, title } = await (await analyzed(files, {})).explain({ kind: 'signature', entry })
  const tools = commands.filter(({ step }) => step === null)
  const printed = hasTool('openssl') ? runCommands(layOut(files), commands.map(({ text }) => text)) : commands.map(({ prints }) => prints!.trimEnd())
  expect(printed).toEqual(commands.map(({ prints }) => prints!.trimEnd()))
  return { title, checks: steps.map(({ label, check, says }) => [label, check, says]), tools: tools.map(({ prints }) => prints), texts: tools.map(({ text }) => text) }
}

describe('the signature of an entry', () => {
  const log = vectorFile(join(ROOT, 'samples/signed-files'), 'binary_runtime_measurements')

  it('that verifies is checked by openssl too', async () => {
    const { title, checks, tools } = await explained(57, [log, ...signerFiles()])
    expect(title).toBe('Signature of entry 57')
    expect(checks).toEqual([['Signature', null, 'names the key 5f36e51c'], ['What is signed, sha256', null, null], ['Under O=IMA evidence lab, CN=IMA signing RSA-2048 (throw-away)', 'pass', 'verifies; the key counts by --ima-key']])
    expect(tools).toEqual(['Signature Verified Successfully'])
  })

  it('that does not verify does not for openssl', async () => {
    for (const entry of [69, 72]) {
      const { checks, tools } = await explained(entry, [log, ...signerFiles()])
      expect(checks.at(-1)![1]).toBe('fail')
      expect(tools).toEqual(['Signature Verification Failure'])
    }
  })

  it('by a key that the log loads is checked with the bytes of the log', async () => {
    const buffers = vectorFile(join(ROOT, 'test/vectors/ima/buffers'), 'binary_runtime_measurements')
    const { checks, tools, texts } = await explained(64, [buffers])
    expect(checks.at(-1)).toEqual(['Under O=IMA evidence lab, CN=IMA signing RSA-2048 (throw-away)', 'pass', 'verifies, but nobody vouches for O=IMA evidence lab, CN=IMA signing RSA-2048 (throw-away)'])
    expect(tools).toEqual(['Signature Verified Successfully'])
    expect(texts[0]).toMatch(/^openssl pkeyutl -verify -pubin -inkey <\(tail -c \+\d+ binary_runtime_measurements \| head -c 916 \| openssl x509 -noout -pubkey -inform DER/)
  })

  it.each<[string, EvidenceFile]>([
    ['PEM', file('key', makePem(RSA_KEY), 'ima-key')], ['DER', file('key', RSA_KEY.publicKey.export({ type: 'spki', format: 'der' }), 'ima-key')],
    ['PKCS#1 in DER', file('key', RSA_KEY.publicKey.export({ type: 'pkcs1', format: 'der' }), 'ima-key')],
    ['PKCS#1 in PEM', file('key', Buffer.from(RSA_KEY.publicKey.export({ type: 'pkcs1', format: 'pem' })), 'ima-key')],
    ['several in one file', file('key', Buffer.concat([makePem(ECC_KEY), makePem(RSA_KEY)]), 'ima-key')], ['a TPM public area', file('key', makePublic(RSA_KEY))],
  ])('is checked with a key in any form: %s', async (_, key) => {
    const { tools } = await explained(2, [logFile([BOOT, sig(makeImaSignature({ key: RSA_KEY, content: '/a' }))]), key])
    expect(tools).toEqual(['Signature Verified Successfully'])
  })

  it('of metadata is over a digest that openssl takes as it was computed', async () => {
    const evm = vectorFile(join(ROOT, 'test/vectors/ima-fields/evm'), 'binary_runtime_measurements')
    const { checks, tools } = await explained(63, [evm, ...signerFiles()])
    expect(checks.at(-1)![1]).toBe('pass')
    expect(tools).toEqual(['Signature Verified Successfully'])
  })

  it('that is appended, or stands in a dump, is told in one step', async () => {
    const modsig = vectorFile(join(ROOT, 'test/vectors/ima-fields/modsig'), 'binary_runtime_measurements')
    expect((await explained(72, [modsig, ...signerFiles()])).checks).toEqual([['Signature', 'pass', 'verifies; the key counts by --ima-key']])
    const dump = file('xattrs.txt', Buffer.from(`# file: a\nsecurity.ima=0x${Buffer.from(makeImaSignature({ key: RSA_KEY, content: '/a' })).toString('hex')}\n\n`))
    const files = [logFile([BOOT, { path: '/a' }]), file('key', makePem(RSA_KEY), 'ima-key')]
    expect((await explained(2, [...files, dump])).checks).toEqual([['Signature in a dump of attributes, of this digest', 'pass', 'verifies; the key counts by --ima-key']])
    await expect(explained(2, files)).rejects.toThrow(RangeError)
  })

  it('of an fs-verity digest is over a hash of that', async () => {
    const { checks, tools } = await explained(2, [logFile([BOOT, sig(makeVeritySignature(RSA_KEY, digestOf('/a')))]), file('key', makePem(RSA_KEY), 'ima-key')])
    expect(checks[1]).toEqual(['What is signed, sha256', null, 'a signature of version 3 is over type, hash id and fs-verity digest'])
    expect(tools).toEqual(['Signature Verified Successfully'])
  })

  it('that is malformed or of an unknown key says why', async () => {
    const malformed = await explained(2, [logFile([BOOT, sig(makeImaSignature({ key: RSA_KEY, content: '/a', size: 3 }))])])
    expect(malformed.checks).toEqual([['Signature', 'fail', 'it says that 3 bytes follow its header, and 256 do']])
    const unknown = await explained(2, [logFile([BOOT, sig(makeImaSignature({ key: RSA_KEY, content: '/a' }))]), certificateFile('ca.crt.pem', 'ima-key')])
    expect(unknown.checks.at(-1)).toEqual(['Under no key', 'not-checked', `no key with the id ${keyIdOf(RSA_KEY)} is known`])
    expect(unknown.tools).toEqual([])
  })

  it('that is not there is none', async () => {
    const found = await analyzed([logFile([BOOT])], {})
    for (const entry of [1, 0, 2, 1.5]) await expect(found.explain({ kind: 'signature', entry })).rejects.toThrow(RangeError)
  })
})
