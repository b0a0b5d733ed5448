import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { EvidenceFile } from '@shared/model/evidence'
import { columnsOf } from '../../../support/decode'
import { RSA_KEY, analyzed, codesOf, file, findingOf, logFile, reportOf } from '../../../support/make-case'
import { makeImaSignature } from '../../../support/make-ima-signature'
import { digestOf, u32 } from '../../../support/make-log'
import { makePem } from '../../../support/make-tpm'
import { METADATA_AS_SIGNED } from '../../../support/metadata-finding-cases'
import { KEY_NAMES, loggedEntries, vector } from '../../../support/signed-captures'

const keyFiles = (...names: readonly string[]): EvidenceFile[] => names.map((name) => file(`given/${name}.crt.der`, vector(`${name}.crt.der`), 'ima-key'))
const logOf = (bytes: Uint8Array) => file('binary_runtime_measurements', bytes)
const TRUSTED = keyFiles(...KEY_NAMES)

/** State and key id of the entries whose path begins so, by the rest of the path. The last entry of a path counts: a module is measured first without its appended signature. */
async function statesOf(bytes: Uint8Array, prefix: string, keys: readonly EvidenceFile[]): Promise<Record<string, string>> {
  const found = await analyzed([logOf(bytes), ...keys])
  const { rows } = await found.rows({ text: '', classes: [] }, 0, 1000)
  return Object.fromEntries(rows.filter(({ path }) => path.startsWith(prefix)).map(({ path, signature, keyId }) => [path.slice(prefix.length), keyId === null ? signature : `${signature} ${keyId}`]))
}

/** The log with one byte of an entry's field changed, all digests of the entry made anew: it would replay had it been so measured. */
async function altered(name: string, path: string, field: string, at: number): Promise<Uint8Array> {
  const { log, entries } = await loggedEntries(name)
  const index = entries.findLastIndex((one) => one.path === path)
  const bytes = vector(name)
  const { offset, dataOffset, dataLength } = columnsOf(log)
  const target = entries[index].fields.get(field)!
  const start = offset[index] + dataOffset[index]
  const position = target.byteOffset - log.pages.at(index).bytes.byteOffset + at
  bytes[position] ^= 1
  bytes.set(createHash('sha1').update(bytes.subarray(start, start + dataLength[index])).digest(), offset[index] + 4)
  return bytes
}

const [RSA2048, P256, P384, RSA4096, UNTRUSTED] = ['5f36e51c', '107083d5', 'ce6cf8bb', 'b14f46e9', 'b70a4874']
/** As the files were made (test/vectors/ima-signatures/PROVENANCE.md): good ones named by their key, two changed after signing, one by another authority's key, two that are not signed. */
const SIGNED_FILES = {
  'rsa-id': `valid ${RSA2048}`, 'rsa-whoami': `valid ${RSA2048}`, 'rsa-nproc': `valid ${RSA2048}`, 'rsa-script.sh': `valid ${RSA2048}`, 'ec-true': `valid ${P256}`, 'ec-uname': `valid ${P256}`, 'ec-script.sh': `valid ${P256}`,
  'ec384-date': `valid ${P384}`, 'rsa4096-tty': `valid ${RSA4096}`, 'modified-hostid': `invalid ${RSA2048}`, 'modified-printenv': `invalid ${P256}`, 'untrusted-logname': `unknown-key ${UNTRUSTED}`, 'unsigned-arch': 'absent', 'hashonly-groups': 'absent',
}

describe('an evm-sig log of a real kernel', () => {
  it('has the states that its files were made with: by their content\'s signature, else by the metadata\'s', async () => {
    expect(await statesOf(vector('evm-sig.log'), '/opt/evm/', TRUSTED)).toEqual({ id: `valid ${RSA2048}`, date: `valid ${P256}`, wc: `valid ${RSA4096}`, tac: `valid ${P384}`, sum: `valid ${RSA2048}`, tr: 'absent', cut: 'absent' })
    expect(await statesOf(vector('evm-sig.log'), '/opt/signed/', TRUSTED)).toEqual(SIGNED_FILES)
    expect(codesOf(await reportOf([logOf(vector('evm-sig.log')), ...TRUSTED]))).not.toContain('signature.metadata-invalid')
    expect(codesOf(await reportOf([logFile(METADATA_AS_SIGNED), file('given/ima.pem', makePem(RSA_KEY), 'ima-key')]))).not.toContain('signature.metadata-invalid')
  })

  it.each(['iuid', 'igid', 'imode'])('another %s: the content is still signed, the metadata are not', async (field) => {
    const report = await reportOf([logOf(await altered('evm-sig.log', '/opt/evm/date', field, 0)), ...TRUSTED])
    const { entries } = await loggedEntries('evm-sig.log')
    expect(findingOf(report, 'signature.metadata-invalid')).toMatchObject({ severity: 'error', entry: entries.findIndex(({ path }) => path === '/opt/evm/date') + 1, count: 1 })
    expect((await statesOf(await altered('evm-sig.log', '/opt/evm/date', field, 0), '/opt/evm/', TRUSTED)).date).toBe(`valid ${P256}`)
  })

  it('where security.ima is a hash the metadata\'s signature speaks for the content, if it is the hash of that', async () => {
    const sum = async (field: string, at: number) => (await statesOf(await altered('evm-sig.log', '/opt/evm/sum', field, at), '/opt/evm/', TRUSTED)).sum
    expect(await sum('imode', 0)).toBe(`invalid ${RSA2048}`)
    expect(await sum('d-ng', 20), 'another content').toBe(`invalid ${RSA2048}`)
    expect(await sum('xattrvalues', 10), 'another hash').toBe(`invalid ${RSA2048}`)
    expect(await sum('xattrvalues', 1), 'a hash of another algorithm').toBe(`not-checkable ${RSA2048}`)
    expect(await sum('evmsig', 20), 'another signature').toBe(`invalid ${RSA2048}`)
    expect((await statesOf(vector('evm-sig.log'), '/opt/evm/', keyFiles('ima-ecp256'))).sum).toBe(`unknown-key ${RSA2048}`)
  })

  it('more attributes than are read do not end the analysis', async () => {
    const ima = Buffer.concat([Buffer.of(4, 4), digestOf('/a')])
    const names = ['security.ima', ...Array.from({ length: 64 }, (_, i) => `user.${i}`)]
    const signature = makeImaSignature({ key: RSA_KEY, content: Buffer.concat([ima, Buffer.alloc(24)]), type: 5 })
    const fields = [Buffer.concat([Buffer.from('sha256:\0'), digestOf('/a')]), Buffer.from('/a\0'), signature, Buffer.from(`${names.join('|')}\0`), Buffer.concat([u32(ima.length), Buffer.alloc(4 * 64)]), ima, u32(0), u32(0), Buffer.alloc(2)]
    const entry = { template: 'evm-sig', path: '/a', data: Buffer.concat(fields.flatMap((field) => [u32(field.length), field])) }
    const found = await analyzed([logFile([entry]), file('given/ima.pem', makePem(RSA_KEY), 'ima-key')])
    expect((await found.rows({ text: '', classes: [] }, 0, 1)).rows[0].signature).toBe('not-checkable')
  })
})

describe('an ima-modsig log of a real kernel', () => {
  it('has the states that its files were made with', async () => {
    expect(await statesOf(vector('modsig.log'), '/opt/modsig/', TRUSTED)).toMatchObject({
      'dummy-rsa2048.ko': `valid ${RSA2048}`, 'dummy-ecp256.ko': `valid ${P256}`, 'dummy-ecp384.ko': `valid ${P384}`, 'dummy-rsa4096-sha512.ko': `valid ${RSA4096}`, 'bzImage.signed': `valid ${RSA2048}`,
      'dummy-untrusted.ko': 'unknown-key', 'bzImage.untrusted': 'unknown-key', 'dummy-unsigned.ko': 'absent',
    })
    expect(await statesOf(vector('modsig.log'), '/opt/signed/', TRUSTED)).toEqual(SIGNED_FILES)
  })

  it('keys that the log itself loads verify too, and nobody vouches for them', async () => {
    const states = await statesOf(vector('modsig.log'), '/opt/modsig/', [])
    expect(states).toMatchObject({ 'dummy-rsa2048.ko': `valid ${RSA2048}`, 'dummy-ecp256.ko': `valid ${P256}`, 'dummy-rsa4096-sha512.ko': `valid ${RSA4096}`, 'dummy-ecp384.ko': 'unknown-key', 'dummy-untrusted.ko': 'unknown-key' })
    expect(findingOf(await reportOf([logOf(vector('modsig.log'))]), 'signature.untrusted-key').severity).toBe('info')
  })

  it.each([['d-modsig', 20], ['modsig', 440]])('one changed byte of %s, and it does not verify', async (field, at) => {
    expect((await statesOf(await altered('modsig.log', '/opt/modsig/dummy-rsa2048.ko', field, at), '/opt/modsig/', TRUSTED))['dummy-rsa2048.ko']).toBe(`invalid ${RSA2048}`)
  })

  it('a signature that is no PKCS#7 is malformed; a hash that it does not sign can\'t be checked', async () => {
    const state = async (field: string, at: number) => (await statesOf(await altered('modsig.log', '/opt/modsig/dummy-rsa2048.ko', field, at), '/opt/modsig/', TRUSTED))['dummy-rsa2048.ko']
    expect(await state('modsig', 1)).toBe('malformed')
    expect(await state('d-modsig', 3)).toBe('not-checkable')
  })
})
