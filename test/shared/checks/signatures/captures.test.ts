import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SignatureState } from '@shared/model/verdict'
import { SIGNERS, UNTRUSTED, certificateFile, signerFiles, vectorFile } from '../../../support/ima-certificates'
import { analyzed, codesOf, findingOf } from '../../../support/make-case'

const ROOT = join(import.meta.dirname, '../../../..')
const [RSA, P256, P384, RSA4096] = Object.values(SIGNERS)
type Truth = Readonly<Record<string, readonly [state: SignatureState, keyId: string | null]>>

/** What was done to the files of the captures, by construction. */
const SIGNED: Truth = {
  'rsa-id': ['valid', RSA], 'rsa-whoami': ['valid', RSA], 'rsa-nproc': ['valid', RSA], 'rsa-script.sh': ['valid', RSA], 'ec-true': ['valid', P256], 'ec-uname': ['valid', P256], 'ec-script.sh': ['valid', P256],
  'ec384-date': ['valid', P384], 'rsa4096-tty': ['valid', RSA4096], 'unsigned-arch': ['absent', null], 'hashonly-groups': ['absent', null],
  'untrusted-logname': ['unknown-key', UNTRUSTED.keyId], 'modified-hostid': ['invalid', RSA], 'modified-printenv': ['invalid', P256],
}
const EVM: Truth = { 'id': ['valid', RSA], 'date': ['valid', P256], 'wc': ['valid', RSA4096], 'tac': ['valid', P384], 'tr': ['absent', null], 'cut': ['absent', null] }

async function statesBelow(folder: string, log: string): Promise<Record<string, [string, string | null]>> {
  const found = await analyzed([vectorFile(join(ROOT, log), 'binary_runtime_measurements'), ...signerFiles()], {})
  const { rows } = await found.rows({ text: folder, classes: [] }, 0, 1000)
  return Object.fromEntries(rows.filter(({ path }) => path.startsWith(folder)).map(({ path, signature, keyId }) => [path.slice(folder.length), [signature, keyId]]))
}

describe('every signature of a capture is what was made of it', () => {
  it.each([
    ['ima-sig', 'samples/signed-files'], ['a custom format with sig', 'test/vectors/ima-fields/custom'], ['ima-sig beside buffers', 'test/vectors/ima/buffers'], ['ima-sig among other templates', 'samples/mixed-templates'],
    ['ima-modsig', 'test/vectors/ima-fields/modsig'], ['security.ima among the attributes of evm-sig', 'test/vectors/ima-fields/evm'],
  ])('%s: %s', async (_, log) => {
    expect(await statesBelow('/opt/signed/', log)).toEqual(SIGNED)
  })

  it.each([['samples/signed-files'], ['test/vectors/ima-fields/custom']])('of files with a portable EVM signature beside it: %s', async (log) => {
    expect(await statesBelow('/opt/evm/', log)).toMatchObject(EVM)
  })

  it('with the template digests of another bank', async () => {
    const found = await analyzed([vectorFile(join(ROOT, 'test/vectors/ima/sha256-column'), 'binary_runtime_measurements_sha256'), ...signerFiles()], {})
    expect(found.report.signatures).toMatchObject({ present: 17, valid: 13, invalid: 2, unknownKey: 1, absent: 157 })
  })

  it('of a log as text', async () => {
    const found = await analyzed([vectorFile(join(ROOT, 'test/vectors/ima/mixed'), 'ascii_runtime_measurements'), ...signerFiles()], {})
    expect(found.report.signatures).toMatchObject({ present: 12, valid: 9, invalid: 2, unknownKey: 1, malformed: 0, notCheckable: 0, absent: 89 })
  })
})

describe('keys that the log loads', () => {
  const buffers = vectorFile(join(ROOT, 'test/vectors/ima/buffers'), 'binary_runtime_measurements')
  const modsig = vectorFile(join(ROOT, 'test/vectors/ima-fields/modsig'), 'binary_runtime_measurements')

  it('verify what comes after, and nobody vouches for them', async () => {
    const { report } = await analyzed([buffers], {})
    expect(report.signatures).toMatchObject({ present: 12, valid: 7, validTrusted: 0, invalid: 2, unknownKey: 3 })
    expect(report.signatures!.keys.filter((key) => key.loaded.length > 0)).toMatchObject([
      { keyId: 'db3f1982', trustedBy: null, entries: 0, loaded: [{ keyring: '.builtin_trusted_keys', entry: 3 }] }, { keyId: RSA, trustedBy: null, valid: 4, invalid: 1, evidence: 'e1', loaded: [{ keyring: '_ima', entry: 61 }] },
      { keyId: P256, trustedBy: null, valid: 3, invalid: 1, loaded: [{ keyring: '_ima', entry: 63 }] },
    ])
    expect(findingOf(report, 'signature.untrusted-key')).toMatchObject({ severity: 'info', count: 7 })
  })

  it('point at the bytes of their certificates in the log', async () => {
    const { report } = await analyzed([buffers], {})
    const log = new Uint8Array(buffers.content as ArrayBuffer)
    const der = new Uint8Array(certificateFile('ima-rsa2048.crt.der').content as ArrayBuffer)
    const { byteOffset, byteLength } = report.signatures!.keys.find((key) => key.keyId === RSA)!
    expect(Buffer.compare(log.subarray(byteOffset!, byteOffset! + byteLength!), der)).toBe(0)
  })

  it('are trusted where a named CA issued them: no longer a note', async () => {
    const { report } = await analyzed([modsig, certificateFile('ca.crt.pem', 'ima-key')], {})
    expect(report.signatures).toMatchObject({ valid: 12, validTrusted: 12, invalid: 2, unknownKey: 5 })
    const key = report.signatures!.keys.find(({ keyId }) => keyId === RSA)!
    expect(key).toMatchObject({ trustedBy: '--ima-key', notBefore: expect.stringMatching(/^2026-/) as string, certificates: [{ subject: expect.stringContaining('RSA-2048') as string }, { subject: expect.stringContaining('root CA') as string }] })
    expect(codesOf(report)).not.toContain('signature.untrusted-key')
  })

  it('are not trusted by another CA', async () => {
    const { report } = await analyzed([modsig, certificateFile('otherca.crt.pem', 'ima-key')], {})
    expect(report.signatures).toMatchObject({ valid: 12, validTrusted: 0 })
  })
})

describe('certificates and keys', () => {
  const log = vectorFile(join(ROOT, 'samples/signed-files'), 'binary_runtime_measurements')

  it('that came along with the evidence verify, and nobody vouches for them', async () => {
    const { report } = await analyzed([log, ...signerFiles(null), certificateFile('untrusted-rsa2048.crt.der')], {})
    expect(report.signatures).toMatchObject({ valid: 14, validTrusted: 0, invalid: 2, unknownKey: 0 })
  })

  it('that came along are trusted where a named CA issued them', async () => {
    const { report } = await analyzed([log, ...signerFiles(null), certificateFile('untrusted-rsa2048.crt.der'), certificateFile('ca.crt.pem', 'ima-key')], {})
    expect(report.signatures).toMatchObject({ valid: 14, validTrusted: 13, invalid: 2, unknownKey: 0 })
    expect(findingOf(report, 'signature.untrusted-key')).toMatchObject({ entry: 68, count: 1 })
  })

  it('as a bare key are as good as with their certificate', async () => {
    const { report } = await analyzed([log, certificateFile('ima-rsa2048.pub.pem', 'ima-key'), certificateFile('ima-ecp256.pub.pem', 'ima-key')], {})
    expect(report.signatures).toMatchObject({ valid: 9, validTrusted: 9, invalid: 2, unknownKey: 5 })
    expect(report.signatures!.keys.slice(0, 2)).toMatchObject([{ keyId: RSA, subject: null, evidence: 'e2' }, { keyId: P256, subject: null, evidence: 'e3' }])
  })

  it('rank key ids of no key, the most used first', async () => {
    const { report } = await analyzed([log], {})
    expect(report.signatures!.keys.map(({ keyId, entries, subject }) => [keyId, entries, subject])).toEqual([[RSA, 7, null], [P256, 5, null], [P384, 2, null], [RSA4096, 2, null], [UNTRUSTED.keyId, 1, null]])
  })
})
