/**
 * The traps of our reference on formats, each with its number, through the engine as a user has it. Those of Keylime's mode stand in keylime-traps.test.ts;
 * 27 to 29 are about writing signed policies, which is no part of the program yet.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { EvidenceFile } from '@shared/model/evidence'
import type { EntryRow } from '@shared/model/view'
import { analyzed, codesOf, ECC_KEY, file, logFile, NONCE_HEX, OTHER_KEY, policyFile, quoteFiles, reportOf, RSA_KEY, textFile, trustedKey } from '../support/make-case'
import { eventPcr, makeEventLog } from '../support/make-event-log'
import { bootLog, digestOf, makeLog, pcrAfter, u32, type MadeEntry } from '../support/make-log'
import { makeKey, makePublic, UNRESTRICTED_ATTRIBUTES } from '../support/make-tpm'
import { hasTool } from '../support/run-commands'

const VECTORS = join(import.meta.dirname, '../vectors/tpm')
const BOOT = bootLog('/usr/bin/bash')
const sha1 = (...parts: readonly Uint8Array[]) => new Uint8Array(createHash('sha1').update(Buffer.concat(parts)).digest())
const digestsOf = async (entries: readonly MadeEntry[]) => (await reportOf([logFile(entries)], {})).log!.templateDigests

async function rowsOf(files: readonly EvidenceFile[]): Promise<readonly EntryRow[]> {
  return (await (await analyzed(files, {})).rows({ text: '', classes: [] }, 0, 100)).rows
}

describe('entries', () => {
  it('1: lengths inside the template data are hashed', async () => {
    const values = [Buffer.from('sha256:\0'), digestOf('/a'), Buffer.from('/a\0')]
    const framed = [u32(40), ...values.slice(0, 2), u32(3), values[2]]
    expect(await digestsOf([{ path: '/a', templateDigest: sha1(...framed) }, { path: '/a', templateDigest: sha1(...values) }])).toEqual({ checked: 2, mismatched: [2] })
  })

  it('2: template ima pads the name to 256 bytes and hashes no length', async () => {
    const [digest, name] = [digestOf('/a', 'sha1'), Buffer.from('/a')]
    const right = sha1(digest, name, Buffer.alloc(254))
    const stored = sha1(digest, u32(2), name)
    expect(await digestsOf([right, stored].map((templateDigest) => ({ template: 'ima', path: '/a', digest, templateDigest })))).toEqual({ checked: 2, mismatched: [2] })
  })

  it.each(['sha1', 'sha256', 'sha384'])('3: a violation is extended as ones of the whole size of %s', async (bank) => {
    const entries = [...BOOT, { path: '/a', violation: true }]
    const quoted = (value: Buffer) => quoteFiles({ selection: [{ bank, pcrs: [10] }], spec: { values: [new Uint8Array(value)] } })
    const status = async (value: Buffer) => (await reportOf([logFile(entries), ...quoted(value)])).replay.find((row) => row.bank === bank)!.status
    const size = createHash(bank).digest().length
    const zeros = createHash(bank).update(Buffer.concat([pcrAfter(BOOT, bank), Buffer.alloc(size)])).digest()
    const ones = createHash(bank).update(Buffer.concat([pcrAfter(BOOT, bank), Buffer.alloc(size, 0xff)])).digest()
    expect([await status(ones), await status(zeros)]).toEqual(['match', 'mismatch'])
  })

  it('4: the NUL ends a digest\'s prefix, not the first colon', async () => {
    expect(await rowsOf([logFile([{ path: '/a' }, { template: 'ima-ngv2', path: '/a' }])])).toMatchObject([1, 2].map(() => ({ digestAlgorithm: expect.stringMatching(/sha256$/), digest: Buffer.from(digestOf('/a')).toString('hex') })))
  })

  it('5: a violation\'s digest may have 20 bytes under sha256', async () => {
    const report = await reportOf([logFile([...BOOT, { path: '/a', violation: true, digest: new Uint8Array(20) }])], {})
    expect([report.log!.violations, codesOf(report).includes('evidence.malformed')]).toEqual([1, false])
  })

  it('6: an EVM portable signature in an ima-sig entry is no bad signature', async () => {
    const tail = new Uint8Array(Buffer.from(`050204${'01020304'}0010${'ab'.repeat(16)}`, 'hex'))
    const files = [logFile([...BOOT, { template: 'ima-sig', path: '/a', tail }])]
    expect(['invalid', 'malformed', 'absent']).not.toContain((await rowsOf(files)).at(-1)!.signature)
    expect(codesOf(await reportOf(files, {}))).not.toContain('signature.invalid')
  })

  it('7: a big-endian log is big-endian inside its digests too', async () => {
    const { log } = await reportOf([file('log', makeLog(BOOT, { bigEndian: true }))], {})
    expect(log).toMatchObject({ byteOrder: 'be', entries: 2, templateDigests: { checked: 2, mismatched: [] } })
  })

  it('8: a SHA-1 column says nothing of the bank', async () => {
    for (const column of ['sha1', 'sha256'] as const) {
      const { replay } = await reportOf([file('log', makeLog(BOOT, { column })), ...quoteFiles({ entries: BOOT })])
      expect(replay.find(({ bank }) => bank === 'sha256')).toMatchObject({ status: 'match', digestRule: 'per-bank' })
    }
  })

  it('34: line feeds and escapes of names are not shown as they are', async () => {
    const made = await analyzed([logFile([{ path: '/a\n10 b\u001b[31m\u202e' }]), policyFile()], {})
    const strings = [await made.entryLines(0, 9), JSON.stringify(made.report), JSON.stringify(await made.rows({ text: '', classes: [] }, 0, 9))]
    expect(strings.map((text) => JSON.stringify(text.trimEnd().split('\n').map((one) => JSON.parse(one) as unknown))).join()).not.toMatch(/\\n|\\u00|\u202e/)
  })

  it('35: data altered without the column show as both, with the column as a replay mismatch only', async () => {
    const quote = quoteFiles({ entries: BOOT })
    const altered = { path: '/usr/bin/bash', digest: digestOf('evil') }
    const column = sha1(makeLog([BOOT[1]]).subarray(38))
    const both = codesOf(await reportOf([logFile([BOOT[0], { ...altered, templateDigest: column }]), ...quote]))
    const one = codesOf(await reportOf([logFile([BOOT[0], altered]), ...quote]))
    expect([both.includes('log.template-digest-mismatch'), one.includes('log.template-digest-mismatch'), one.includes('replay.mismatch')]).toEqual([true, false, true])
    expect((await reportOf([logFile([BOOT[0], { ...altered, templateDigest: column }]), ...quote])).replay[0]).toMatchObject({ status: 'mismatch' })
  })

  it.skipIf(!hasTool('evmctl'))('36: evmctl extends zeros for violations unless told otherwise; we do not (skipped without evmctl)', async () => {
    const entries = [...BOOT, { path: '/a', violation: true }]
    const folder = mkdtempSync(join(tmpdir(), 'imascope-trap-'))
    writeFileSync(join(folder, 'log'), makeLog(entries))
    writeFileSync(join(folder, 'pcrs'), Array.from({ length: 24 }, (_, pcr) => `PCR-${String(pcr).padStart(2, '0')}: ${pcr === 10 ? pcrAfter(entries, 'sha256').toString('hex') : '0'.repeat(64)}\n`).join(''))
    const run = (...more: string[]) => spawnSync('evmctl', ['ima_measurement', ...more, '--pcrs', `sha256,${join(folder, 'pcrs')}`, join(folder, 'log')]).status === 0
    expect([run(), run('--ignore-violations')]).toEqual([false, true])
    expect((await reportOf([logFile(entries), ...quoteFiles({ entries })])).replay[0].status).toBe('match')
  })

  it('38: a relabelled template replays, and does not decode', async () => {
    const honest: MadeEntry[] = [{ template: 'ima-sig', path: 'boot_aggregate' }, { template: 'ima-sig', path: '/a' }]
    const data = makeLog([honest[1]]).subarray(39)
    const report = await reportOf([logFile([honest[0], { template: 'ima-ng', data }]), ...quoteFiles({ entries: honest })])
    expect(report.replay[0].status).toBe('match')
    expect(report.verdict).not.toBe('trusted')
    expect(codesOf(report)).toContain('evidence.malformed')
  })

  it('39: a column of ones is a template digest mismatch in strict mode', async () => {
    expect(codesOf(await reportOf([logFile([...BOOT, { path: '/a', templateDigest: new Uint8Array(20).fill(0xff) }])], {}))).toContain('log.template-digest-mismatch')
  })
})

describe('quotes', () => {
  const quoted = async (quote: Parameters<typeof quoteFiles>[0], keys: readonly EvidenceFile[] = [trustedKey()]) => reportOf([logFile(), ...quoteFiles(quote), ...keys])

  it('11: the PCR digest has the hash of the signature, over all banks', async () => {
    const report = await quoted({ selection: [{ bank: 'sha1', pcrs: [10] }, { bank: 'sha256', pcrs: [10] }], spec: { hash: 'sha384' } })
    expect([report.quotes[0].pcrDigest, report.replay.map(({ bank, status }) => `${bank} ${status}`)]).toEqual(['pass', ['sha1 match', 'sha256 match']])
  })

  it('12: the PCR file is little-endian and padded, the attest beside it big-endian', async () => {
    expect((await quoted({ selection: [{ bank: 'sha256', pcrs: [0, 1, 2, 3, 4, 5, 6, 7, 10] }], spec: { values: Array.from({ length: 9 }, (_, i) => (i === 8 ? new Uint8Array(pcrAfter(bootLog('/usr/bin/bash', '/usr/bin/ls', '/usr/sbin/sshd'), 'sha256')) : new Uint8Array(32).fill(i))) } })).attestation).toBe('pass')
  })

  it('13: RSA exponent 0 is 65537, and a coordinate may lack its leading zeros', async () => {
    expect((await quoted({ key: RSA_KEY }, [trustedKey(RSA_KEY)])).quotes[0].signature).toBe('pass')
    const short = shortKey()
    expect((await quoted({ key: short.key }, [file('given/ak.pub', short.public, 'attestation-key')])).quotes[0].signature).toBe('pass')
  })

  it('14: a Name is the hash of a TPMT_PUBLIC without its size', async () => {
    const [key, right] = [readVector('ak.pub'), readVector('ak.name')]
    const whole = Buffer.from(key.content as ArrayBuffer)
    const nameOf = (bytes: Uint8Array) => file('ak.name', Buffer.concat([Buffer.of(0, 0x0b), createHash('sha256').update(bytes).digest()]))
    const mismatch = async (name: EvidenceFile) => codesOf(await reportOf([logFile(), key, name], {})).includes('quote.key-name-mismatch')
    expect([await mismatch(right), await mismatch(nameOf(whole.subarray(2))), await mismatch(nameOf(whole))]).toEqual([false, false, true])
  })

  it('15: magic, type and a restricted key are asked for', async () => {
    expect(codesOf(await quoted({ spec: { magic: 0x12345678 } }))).toContain('quote.bad-magic')
    expect(codesOf(await quoted({ spec: { type: 0x8017 } }))).toContain('quote.wrong-type')
    const unrestricted = await quoted({}, [trustedKey(ECC_KEY, UNRESTRICTED_ATTRIBUTES)])
    expect([codesOf(unrestricted).includes('quote.key-not-restricted'), unrestricted.attestation]).toEqual([true, 'fail'])
  })

  it('16: a bad signature, absent PCR values and a quote without PCR 10 are no pass', async () => {
    const signed = await quoted({ key: OTHER_KEY })
    expect([signed.quotes[0].signature, signed.attestation, signed.verdict]).toEqual(['fail', 'fail', 'untrusted'])
    const other = await quoted({ selection: [{ bank: 'sha256', pcrs: [0] }], spec: { values: [new Uint8Array(32)] } })
    expect([codesOf(other).includes('quote.pcr-not-selected'), other.attestation]).toEqual([true, 'fail'])
    const bare = await quoted({ bare: true, selection: [{ bank: 'sha256', pcrs: [] }], spec: { values: [] } })
    expect(bare.attestation).not.toBe('pass')
  })

  it('30: a clock of 64 bits is told to its last digit', async () => {
    const clock = 2 ** 53 + 2 ** 40
    expect((await quoted({ spec: { clock } })).quotes[0].clock).toBe(`${BigInt(clock)}`)
  })

  it('37: RSAPSS is verified', async () => {
    const report = await reportOf([readVector('pss-sha256-10.msg'), readVector('pss-sha256-10.sig'), readVector('pss-sha256-10.pcrs'), readVector('akpss.pub', 'attestation-key')], { nonce: NONCE_HEX })
    expect(report.quotes[0]).toMatchObject({ signature: 'pass', scheme: 'rsapss-sha256' })
  })
})

describe('boots', () => {
  it('22: two boot_aggregate entries are an ordinary kexec', async () => {
    const entries = [...BOOT, ...bootLog('/usr/bin/ls')]
    const report = await reportOf([logFile(entries), ...quoteFiles({ entries }), trustedKey()])
    expect([report.attestation, report.findings.filter(({ severity }) => severity === 'error')]).toEqual(['pass', []])
  })

  it('32: StartupLocality extends nothing and sets where PCR 0 begins', async () => {
    const events = [{ pcr: 0, type: 3, data: Buffer.from('StartupLocality\0\x03') }, { pcr: 0, type: 4, data: Buffer.alloc(4) }]
    const { eventLog } = await reportOf([file('boot', makeEventLog(events))], {})
    expect(eventLog!.pcrs.find(({ pcr, bank }) => pcr === 0 && bank === 'sha256')!.replayedValue).toBe(eventPcr(events, 'sha256', 0, 3).toString('hex'))
  })

  it('33: code and IPL events whose digest is not of their data are no tampering, an action is', async () => {
    const codes = async (type: number) => codesOf(await reportOf([file('boot', makeEventLog([{ pcr: 4, type, data: Buffer.from('x'), measured: Buffer.from('y') }]))], {}))
    for (const type of [0x1, 0x7, 0xd, 0x80000003]) expect(await codes(type)).not.toContain('event-log.data-mismatch')
    expect(await codes(0x5)).toContain('event-log.data-mismatch')
  })
})

describe('policies', () => {
  it('31: names of objects are paths like any other', async () => {
    const names = ['__proto__', 'constructor', 'toString']
    const policy = `{"meta":{"version":1,"generator":3},"release":0,"digests":{"__proto__":["${Buffer.from(digestOf('__proto__')).toString('hex')}"]},"excludes":[],"keyrings":{},"ima":{"ignored_keyrings":[],"log_hash_alg":"sha1","dm_policy":null},"ima-buf":{},"verification-keys":""}`
    const rows = await rowsOf([logFile(names.map((path) => ({ path }))), textFile('p.json', policy, 'policy')])
    expect(rows.map(({ path, verdict }) => `${path} ${verdict}`)).toEqual(['__proto__ pass', 'constructor fail', 'toString fail'])
  })
})

/** A P-256 key whose x begins with a zero byte, as a TPM2B_PUBLIC without that byte. */
function shortKey() {
  for (;;) {
    const key = makeKey('ecc')
    const { x } = key.publicKey.export({ format: 'jwk' })
    if (Buffer.from(x!, 'base64url')[0] !== 0) continue
    const whole = Buffer.from(makePublic(key))
    const at = whole.length - 2 * 34
    const cut = Buffer.concat([whole.subarray(0, at), Buffer.of(0, 31), whole.subarray(at + 3)])
    cut.writeUInt16BE(cut.length - 2)
    return { key, public: new Uint8Array(cut) }
  }
}

function readVector(name: string, role?: EvidenceFile['role']): EvidenceFile {
  return file(role ? `given/${name}` : name, readFileSync(join(VECTORS, name)), role)
}
