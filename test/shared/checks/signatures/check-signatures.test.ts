import { AbortedError, type Progress } from '@shared/engine/engine'
import { createInProcessEngine } from '@shared/engine/in-process'
import { describe, expect, it } from 'vitest'
import type { EvidenceFile } from '@shared/model/evidence'
import { issueCertificate, makeCertificate } from '../../../support/make-certificate'
import { ECC_KEY, OTHER_KEY, RSA_KEY, analyzed, codesOf, file, findingOf, logFile, policyFile } from '../../../support/make-case'
import { keyIdOf, makeImaSignature, makeVeritySignature, type ImaSignatureSpec } from '../../../support/make-ima-signature'
import { digestOf, type MadeEntry } from '../../../support/make-log'
import { makePem, type SigningKey } from '../../../support/make-tpm'

const BOOT: MadeEntry = { template: 'ima-sig', path: 'boot_aggregate' }
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const imaKey = (key: SigningKey): EvidenceFile => file('given/ima.pem', makePem(key), 'ima-key')
const signed = (spec: Partial<ImaSignatureSpec> = {}) => makeImaSignature({ key: RSA_KEY, content: '/a', ...spec })

/** State and reason of the last entry of a log. */
async function lastOf(entry: MadeEntry, ...files: readonly EvidenceFile[]): Promise<string> {
  const found = await analyzed([logFile([BOOT, entry]), imaKey(RSA_KEY), ...files], {})
  return (await found.rows({ text: '', classes: [] }, 1, 1)).rows[0].signature
}
const sig = (tail: Uint8Array, more: MadeEntry = {}): MadeEntry => ({ template: 'ima-sig', path: '/a', tail, ...more })
const sigv2 = (type: 'ima' | 'verity', tail: Uint8Array): MadeEntry => {
  const field = (...parts: Uint8Array[]) => {
    const bytes = Buffer.concat(parts)
    const length = Buffer.alloc(4)
    length.writeUInt32LE(bytes.length)
    return Buffer.concat([length, bytes])
  }
  return { template: 'ima-sigv2', data: Buffer.concat([field(Buffer.from(`${type}:sha256:\0`), digestOf('/a')), field(Buffer.from('/a\0')), field(tail)]) }
}

describe('a signature of a file', () => {
  it.each<[string, MadeEntry, string]>([
    ['by a named RSA key', sig(signed()), 'valid'],
    ['over SHA-512', sig(signed({ hash: 'sha512' }), { algorithm: 'sha512' }), 'valid'],
    ['over SHA-224', sig(signed({ hash: 'sha224' }), { algorithm: 'sha224' }), 'valid'],
    ['over SHA-1', sig(signed({ hash: 'sha1' }), { algorithm: 'sha1' }), 'valid'],
    ['of another file', sig(signed({ content: '/b' })), 'invalid'],
    ['with one bit changed', sig(signed().map((byte, i) => (i === 200 ? byte ^ 1 : byte))), 'invalid'],
    ['by another key under the id of this one', sig(signed({ key: OTHER_KEY, keyId: keyIdOf(RSA_KEY) })), 'invalid'],
    ['by a key that is not known', sig(signed({ key: OTHER_KEY })), 'unknown-key'],
    ['that is empty', sig(new Uint8Array()), 'absent'],
    ['that is a hash', sig(Uint8Array.of(4, 4, ...digestOf('/a'))), 'malformed'],
    ['that says another size', sig(signed({ size: 255 })), 'malformed'],
    ['with bytes behind it', sig(signed({ tail: new Uint8Array(3) })), 'malformed'],
    ['over a digest of another algorithm', sig(signed({ hash: 'sha512' })), 'not-checkable'],
    ['whose hash no kernel has', sig(signed({ hashId: 99 })), 'not-checkable'],
    ['with Streebog', sig(signed({ hashId: 18 })), 'not-checkable'],
    ['with SM3 by a key that is not known', sig(signed({ key: OTHER_KEY, hashId: 17 }), { algorithm: 'sha256' }), 'not-checkable'],
    ['over a digest that is too short', sig(signed(), { digest: new Uint8Array(20) }), 'not-checkable'],
    ['of a violation', sig(signed(), { violation: true }), 'not-checkable'],
    ['of the attributes of a file', sig(signed({ type: 5 })), 'not-checkable'],
    ['of version 1', sig(Uint8Array.of(3, 1, 0, 0, 0, 0, 0, 0, ...new Uint8Array(8), 1, 0, 8, 7)), 'not-checkable'],
    ['in fields that are not decoded', { template: 'd-ng|n-ng|magic', data: Buffer.from('x') }, 'not-checkable'],
    ['of an fs-verity digest', sigv2('verity', makeVeritySignature(RSA_KEY, digestOf('/a'))), 'valid'],
    ['of another fs-verity digest', sigv2('verity', makeVeritySignature(RSA_KEY, digestOf('/b'))), 'invalid'],
    ['of an fs-verity digest beside one of the content', sigv2('ima', makeVeritySignature(RSA_KEY, digestOf('/a'))), 'not-checkable'],
    ['of the content beside an fs-verity digest', sigv2('verity', signed()), 'not-checkable'],
    ['of the content in ima-sigv2', sigv2('ima', signed()), 'valid'],
    ['of an fs-verity digest where the entry does not say what its digest is', sig(makeVeritySignature(RSA_KEY, digestOf('/a'))), 'valid'],
    ['of another one there', sig(makeVeritySignature(RSA_KEY, digestOf('/b'))), 'not-checkable'],
  ])('%s', async (_, entry, state) => {
    expect(await lastOf(entry)).toBe(state)
  })

  it('of P-256 is in DER', async () => {
    expect(await lastOf(sig(signed({ key: ECC_KEY })), imaKey(ECC_KEY))).toBe('valid')
  })

  it('is held against each key of one id', async () => {
    const [id, other] = [keyIdOf(ECC_KEY), OTHER_KEY]
    const twin = issueCertificate({ subject: 'Twin', key: other, keyId: id })
    expect(await lastOf(sig(signed({ key: other, keyId: id })), imaKey(ECC_KEY), file('given/twin.der', twin, 'ima-key'))).toBe('valid')
  })

  it('is found by the id of a certificate and by that of the key', async () => {
    const certificate = file('given/x.der', issueCertificate({ subject: 'X', key: ECC_KEY, keyId: '00112233445566' }), 'ima-key')
    expect(await lastOf(sig(signed({ key: ECC_KEY, keyId: '33445566' })), certificate)).toBe('valid')
    expect(await lastOf(sig(signed({ key: ECC_KEY })), certificate)).toBe('valid')
  })
})

describe('a key that the log loads', () => {
  const loads: MadeEntry = { template: 'ima-buf', path: '.ima', tail: makeCertificate(RSA_KEY), digest: digestOf(Buffer.from(makeCertificate(RSA_KEY)).toString('latin1')) }
  const states = async (...files: readonly EvidenceFile[]) => {
    const found = await analyzed([logFile([BOOT, sig(signed()), loads, sig(signed({ content: '/b' }), { path: '/b' }), sig(signed({ content: '/x' }), { path: '/c' })]), ...files], {})
    return { found, rows: (await found.rows({ text: '', classes: [] }, 0, 10)).rows.map((row) => row.signature) }
  }

  it('counts for what comes after it alone', async () => {
    const { rows, found } = await states()
    expect(rows).toEqual(['absent', 'unknown-key', 'absent', 'valid', 'invalid'])
    expect(findingOf(found.report, 'signature.unknown-key').found).toBe(`the log loads the key ${keyIdOf(RSA_KEY)} only later, with entry 3`)
  })

  it('counts for all where the user names it', async () => {
    expect((await states(imaKey(RSA_KEY))).rows).toEqual(['absent', 'valid', 'absent', 'valid', 'invalid'])
  })

  it('may be a bare public key', async () => {
    const spki = RSA_KEY.publicKey.export({ type: 'spki', format: 'der' })
    const found = await analyzed([logFile([BOOT, { ...loads, tail: spki }, sig(signed())])], {})
    expect(found.report.signatures).toMatchObject({ valid: 1, validTrusted: 0, keys: [{ keyId: keyIdOf(RSA_KEY), subject: null, loaded: [{ keyring: '.ima', entry: 2 }] }] })
  })
})

describe('an unsigned file', () => {
  it('is counted; boot_aggregate and buffers are none, but a file of that name is', async () => {
    const buffer: MadeEntry = { template: 'ima-buf', path: 'kernel_version', tail: Buffer.from('6'), digest: digestOf('6') }
    const found = await analyzed([logFile([BOOT, buffer, { path: '/a' }, BOOT, { ...BOOT, digest: digestOf('evil') }])], { requireSignatures: true })
    expect(found.report.signatures).toMatchObject({ present: 0, absent: 5 })
    expect(findingOf(found.report, 'signature.absent')).toMatchObject({ severity: 'error', entries: [3, 5] })
    expect(found.report.verdict).toBe('untrusted')
    expect((await found.rows({ text: '', classes: ['unsigned'] }, 0, 10)).rows.map((row) => row.entry)).toEqual([3, 5])
  })

  it('is no error where all are signed', async () => {
    const { report } = await analyzed([logFile([BOOT, sig(signed())]), imaKey(RSA_KEY)], { requireSignatures: true })
    expect(report.findings.filter((one) => one.code.startsWith('signature.'))).toEqual([])
  })
})

it('badly signed entries are those that are invalid, malformed or of an unknown key', async () => {
  const found = await analyzed([logFile([BOOT, sig(signed()), sig(signed({ content: '/x' }), { path: '/b' }), sig(signed({ size: 3 }), { path: '/c' }), sig(signed({ key: OTHER_KEY }), { path: '/d' }), sig(signed({ type: 5 }), { path: '/e' })]), imaKey(RSA_KEY)], {})
  expect((await found.rows({ text: '', classes: ['badly-signed'] }, 0, 10)).rows.map((row) => [row.entry, row.signature])).toEqual([[3, 'invalid'], [4, 'malformed'], [5, 'unknown-key']])
})

describe('strict mode', () => {
  const judge = async (entry: MadeEntry, digests: Record<string, string[]>, ...files: readonly EvidenceFile[]) => {
    const found = await analyzed([logFile([BOOT, entry]), policyFile({ digests: { boot_aggregate: [hex(digestOf('boot_aggregate'))], ...digests } }), ...files], {})
    const [row] = (await found.rows({ text: '', classes: [] }, 1, 1)).rows
    return { verdict: row.verdict, by: row.acceptedBy, codes: codesOf(found.report).filter((code) => code.startsWith('policy.') && code !== 'policy.unsigned') }
  }

  it('takes a path that is on no list for a signature of a trusted key', async () => {
    expect(await judge(sig(signed()), {}, imaKey(RSA_KEY))).toEqual({ verdict: 'pass', by: 'signature', codes: ['policy.signature-any-path', 'policy.modes-differ'] })
  })

  it.each<[string, MadeEntry, Record<string, string[]>, readonly EvidenceFile[], string]>([
    ['that is listed with another digest', sig(signed()), { '/a': ['ab'.repeat(32)] }, [imaKey(RSA_KEY)], 'policy.digest-not-listed'],
    ['signed by a key that only came along', sig(signed()), {}, [file('rsa.pem', makePem(RSA_KEY))], 'policy.not-in-allowlist'],
    ['with a bad signature', sig(signed({ content: '/b' })), {}, [imaKey(RSA_KEY)], 'policy.not-in-allowlist'],
    ['by an unknown key', sig(signed({ key: OTHER_KEY })), {}, [imaKey(RSA_KEY)], 'policy.not-in-allowlist'],
  ])('refuses a path %s', async (_, entry, digests, files, code) => {
    expect(await judge(entry, digests, ...files)).toEqual({ verdict: 'fail', by: null, codes: [code] })
  })

  it('takes a listed digest first', async () => {
    expect(await judge(sig(signed()), { '/a': [hex(digestOf('/a'))] }, imaKey(RSA_KEY))).toEqual({ verdict: 'pass', by: 'digest', codes: [] })
  })
})

it('a key file without a key is malformed, and the rest is judged', async () => {
  const { report } = await analyzed([logFile([BOOT, sig(signed())]), file('given/x', Buffer.from('no key'), 'ima-key'), imaKey(RSA_KEY)], {})
  expect(findingOf(report, 'evidence.malformed')).toMatchObject({ evidence: 'e2', byteOffset: 0 })
  expect(report.signatures).toMatchObject({ valid: 1, validTrusted: 1 })
})

describe('a long verification', () => {
  const good = signed()
  /** Each signature is another one, so that none is known yet. */
  const entries = [BOOT, ...Array.from({ length: 3000 }, (_, i): MadeEntry => sig(good.map((byte, at) => (at === 20 + (i % 200) ? byte ^ (1 + (i >> 8)) : byte)), { path: `/${i}` }))]
  const request = () => ({ files: [logFile(entries), imaKey(RSA_KEY)], options: {} })

  it('tells how far it is, in entries, and can be cancelled', async () => {
    const told: Progress[] = []
    const engine = createInProcessEngine()
    const { report } = await engine.analyze(request(), { onProgress: (one) => told.push(one) })
    expect(report.signatures).toMatchObject({ invalid: 3000 })
    expect(told.filter((one) => one.stage === 'signatures').at(-1)).toEqual({ stage: 'signatures', done: 3001, total: 3001 })
    const controller = new AbortController()
    await expect(engine.analyze(request(), { signal: controller.signal, onProgress: (one) => one.stage === 'signatures' && controller.abort() })).rejects.toThrow(AbortedError)
  })
})
