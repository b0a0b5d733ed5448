import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { EvidenceFile } from '@shared/model/evidence'
import { ECC_KEY, analyzed, codesOf, file, findingOf, logFile, policyFile, policyText, reportOf, textFile, type PolicyParts } from '../../../support/make-case'
import { hex } from '../../../support/decode'
import { makeCertificate } from '../../../support/make-certificate'
import { digestOf, entryOffsets, makeLog, type MadeEntry } from '../../../support/make-log'

const BOOT: MadeEntry = { path: 'boot_aggregate' }
const shaOf = (path: string, algorithm = 'sha256') => hex(digestOf(path, algorithm))
const BOOT_LISTED = { boot_aggregate: [shaOf('boot_aggregate')] }

/** The verdict of one entry after `boot_aggregate`, and what stands behind it. */
async function judged(entry: MadeEntry, parts: PolicyParts, ...more: EvidenceFile[]) {
  const found = await analyzed([logFile([BOOT, entry]), policyFile({ ...parts, digests: { ...BOOT_LISTED, ...parts.digests } }), ...more], {})
  const { row, explanations } = await found.entry(2)
  return { report: found.report, verdict: row.verdict, by: row.acceptedBy, explanations, codes: explanations.map((one) => one.code) }
}

describe('a file', () => {
  it.each<[string, MadeEntry, Record<string, string[]>, string]>([
    ['with the listed digest', { path: '/a' }, { '/a': [shaOf('/a')] }, 'digest'],
    ['with one of several listed digests', { path: '/a' }, { '/a': ['00'.repeat(32), shaOf('/a')] }, 'digest'],
    ['of template ima, whose digest is SHA-1', { template: 'ima', path: '/a' }, { '/a': [shaOf('/a', 'sha1')] }, 'digest'],
    ['of template ima-sig', { template: 'ima-sig', path: '/a', tail: Buffer.from('0302', 'hex') }, { '/a': [shaOf('/a')] }, 'digest'],
    ['of template ima-sigv2', { template: 'ima-sigv2', path: '/a' }, { '/a': [shaOf('/a')] }, 'digest'],
    ['whose name is a property of every object', { path: '__proto__' }, JSON.parse(`{"__proto__":["${shaOf('__proto__')}"]}`) as Record<string, string[]>, 'digest'],
    ['whose name has hidden characters, all of them listed', { path: '/a\u202eb', digest: digestOf('content') }, { '/a\u202eb': [shaOf('content')] }, 'digest'],
    ['with a digest that is listed in upper case', { path: '/a' }, { '/a': [shaOf('/a').toUpperCase()] }, 'digest'],
    ['with a digest that is listed behind its hash', { path: '/a' }, { '/a': [`SHA256:${shaOf('/a')}`] }, 'digest'],
    ['with an empty name', { path: '' }, { '': [shaOf('')] }, 'digest'],
  ])('%s passes', async (_, entry, digests, by) => {
    expect(await judged(entry, { digests })).toMatchObject({ verdict: 'pass', by })
  })

  it.each<[string, MadeEntry, Record<string, string[]>, string]>([
    ['on no list', { path: '/a' }, {}, 'policy.not-in-allowlist'],
    ['whose digest is listed for another path', { path: '/a' }, { '/b': [shaOf('/a')] }, 'policy.not-in-allowlist'],
    ['below a listed path', { path: '/a/b' }, { '/a': [shaOf('/a/b')] }, 'policy.not-in-allowlist'],
    ['in other letters', { path: '/A' }, { '/a': [shaOf('/A')] }, 'policy.not-in-allowlist'],
    ['whose name merely exists in every object', { path: 'constructor' }, {}, 'policy.not-in-allowlist'],
    ['with another digest', { path: '/a' }, { '/a': [shaOf('/b')] }, 'policy.digest-not-listed'],
    ['with the beginning of the listed digest', { path: '/a', digest: digestOf('/a').subarray(0, 20) }, { '/a': [shaOf('/a')] }, 'policy.digest-not-listed'],
    ['with a listed digest that is too short for its algorithm', { path: '/a', digest: digestOf('/a', 'sha1') }, { '/a': [shaOf('/a', 'sha1')] }, 'policy.digest-not-listed'],
    ['with a digest that is listed as another hash\'s', { path: '/a' }, { '/a': [`sm3:${shaOf('/a')}`, `sha1:${shaOf('/a')}`, `:${shaOf('/a')}`, `${shaOf('/a')}\n`] }, 'policy.digest-not-listed'],
    ['whose list is empty', { path: '/a' }, { '/a': [] }, 'policy.digest-not-listed'],
    ['with a zero digest that is no violation', { path: '/a', digest: new Uint8Array(32) }, { '/a': [shaOf('/a')] }, 'policy.digest-not-listed'],
    ['that only a signature could vouch for', { template: 'ima-sig', path: '/a', tail: Buffer.from('030204d33204490100', 'hex') }, {}, 'policy.not-in-allowlist'],
    ['whose name is not UTF-8', { path: Uint8Array.of(0x2f, 0xff), digest: digestOf('content') }, { '/\ufffd': [shaOf('content')], '/\\xff': [shaOf('content')] }, 'policy.not-in-allowlist'],
    ['whose listed name is only its visible form', { path: '/a\u202eb', digest: digestOf('content') }, { '/a\\u{202e}b': [shaOf('content')] }, 'policy.not-in-allowlist'],
  ])('%s fails', async (_, entry, digests, code) => {
    const { verdict, by, codes, report } = await judged(entry, { digests })
    expect([verdict, by, codes.filter((one) => one.startsWith('policy.') && one !== 'policy.modes-differ')]).toEqual(['fail', null, [code]])
    expect(report).toMatchObject({ compliance: 'fail', verdict: 'untrusted' })
  })

  it('is explained by what is listed for its very path, and for none that merely looks like it', async () => {
    const path = '/a\u202eb'
    const listed = await judged({ path, digest: digestOf('content') }, { digests: { [path]: ['ab'.repeat(32)] } })
    expect(listed.explanations.find((one) => one.code === 'policy.digest-not-listed')).toMatchObject({ expected: 'ab'.repeat(32), found: `sha256:${shaOf('content')}` })
    expect(findingOf(listed.report, 'policy.digest-not-listed').expected).toBe('ab'.repeat(32))
    const other = await judged({ path }, { digests: { '/a\\u{202e}b': ['ab'.repeat(32)] } })
    expect(other.explanations.find((one) => one.code === 'policy.not-in-allowlist')).toMatchObject({ expected: null })
    expect(findingOf(other.report, 'policy.not-in-allowlist').expected).toBeNull()
  })

  it('is explained in visible characters and bounded words, whatever the policy lists', async () => {
    const expected = async (listed: string[]) => findingOf((await judged({ path: '/a' }, { digests: { '/a': listed } })).report, 'policy.digest-not-listed').expected
    expect(await expected(['\u001b[31m', 'b'])).toBe('\\u{1b}[31m or b')
    expect(await expected(Array.from({ length: 20 }, (_, i) => `${i}`))).toBe('0 or 1 or 2 or 3 or 4 or 5 or 6 or 7 or one of 12 more')
    expect((await expected(['x'.repeat(1_000_000)]))!.length).toBeLessThan(2000)
  })
})

describe('an exclude', () => {
  it('lets a path pass unchecked: with a wrong digest, without any', async () => {
    expect(await judged({ path: '/tmp/x' }, { excludes: ['/tmp'] })).toMatchObject({ verdict: 'pass', by: 'exclude', codes: expect.arrayContaining(['policy.excluded']) as string[] })
    expect(await judged({ path: '/a' }, { digests: { '/a': ['00'.repeat(32)] }, excludes: ['/a$'] })).toMatchObject({ verdict: 'pass', by: 'exclude' })
  })

  it('comes before the lists: what is excluded was not compared', async () => {
    expect(await judged({ path: '/a' }, { digests: { '/a': [shaOf('/a')] }, excludes: ['/'] })).toMatchObject({ verdict: 'pass', by: 'exclude' })
  })

  it('lets no path pass whose bytes are not UTF-8', async () => {
    expect(await judged({ path: Uint8Array.of(0x2f, 0x61, 0xff) }, { excludes: ['/a', '.*'] })).toMatchObject({ verdict: 'fail', by: null, codes: expect.arrayContaining(['policy.not-in-allowlist']) as string[] })
  })

  it('lets no violation and no unknown entry pass', async () => {
    expect(await judged({ path: '/tmp/x', violation: true }, { excludes: ['.*'] })).toMatchObject({ verdict: 'not-judged', by: null })
    expect(await judged({ template: 'x-ng', data: Buffer.from('data') }, { excludes: ['.*'] })).toMatchObject({ verdict: 'not-judged', by: null })
    expect(await judged({ data: Buffer.from('ffffffff', 'hex') }, { excludes: ['.*'] })).toMatchObject({ verdict: 'not-judged', by: null })
  })

  it('applies from a list that the user named only', async () => {
    const list = (role?: 'excludes') => textFile('given/excludes', '/opt\n', role)
    expect(await judged({ path: '/opt/x' }, {}, list('excludes'))).toMatchObject({ verdict: 'pass', by: 'exclude' })
    expect(await judged({ path: '/opt/x' }, {}, list())).toMatchObject({ verdict: 'fail' })
  })
})

describe('a measured buffer', () => {
  /** An entry whose digest is that of its buffer, as a kernel writes it. */
  const buffer = (path: string, tail: Uint8Array): MadeEntry => ({ template: 'ima-buf', path, tail, digest: new Uint8Array(createHash('sha256').update(tail).digest()) })
  const key = buffer('.ima', makeCertificate(ECC_KEY))
  const keyDigest = hex(key.digest!)
  const line = buffer('kexec-cmdline', Buffer.from('quiet'))

  it('passes where its digest is listed under its name', async () => {
    expect(await judged(key, { keyrings: { '.ima': [keyDigest] } })).toMatchObject({ verdict: 'pass', by: 'keyring' })
    expect(await judged(line, { 'ima-buf': { 'kexec-cmdline': [shaOf('quiet')] } })).toMatchObject({ verdict: 'pass', by: 'ima-buf' })
    expect(await judged(line, { excludes: ['kexec-cmdline$'] })).toMatchObject({ verdict: 'pass', by: 'exclude' })
  })

  it.each<[string, MadeEntry, PolicyParts, string]>([
    ['a key of another keyring', key, { keyrings: { '.evm': [keyDigest] } }, 'policy.key-not-listed'],
    ['another key of the keyring', key, { keyrings: { '.ima': [shaOf('other')] } }, 'policy.key-not-listed'],
    ['other data', line, { 'ima-buf': { 'kexec-cmdline': [shaOf('debug')] } }, 'policy.buffer-not-listed'],
    ['data that is listed as a file', line, { digests: { 'kexec-cmdline': [shaOf('quiet')] } }, 'policy.buffer-not-listed'],
    ['a certificate with a byte too many', buffer('.ima', Uint8Array.of(...makeCertificate(ECC_KEY), 0)), {}, 'policy.buffer-not-listed'],
    ['an empty buffer', buffer('kexec-cmdline', new Uint8Array()), {}, 'policy.buffer-not-listed'],
  ])('%s fails', async (_, entry, parts, code) => {
    expect(await judged(entry, parts)).toMatchObject({ verdict: 'fail', by: null, codes: [code] })
  })

  it('is no file: a file is not accepted for being listed as a buffer', async () => {
    expect(await judged({ path: 'kexec-cmdline' }, { 'ima-buf': { 'kexec-cmdline': [shaOf('kexec-cmdline')] } })).toMatchObject({ verdict: 'fail', codes: ['policy.not-in-allowlist', 'signature.absent'] })
  })
})

describe('a whole log', () => {
  const digests = { ...BOOT_LISTED, '/a': [shaOf('/a')] }

  it('with every entry accepted passes, and the counts add up', async () => {
    const report = await reportOf([logFile([BOOT, { path: '/a' }, { path: '/tmp/b' }]), policyFile({ digests, excludes: ['/tmp'] })], {})
    expect(report).toMatchObject({
      compliance: 'pass', policy: { mode: 'strict', evidence: ['e2'], accepted: 3, rejected: 0, notJudged: 0, acceptedBy: { digest: 2, exclude: 1, signature: 0, keyring: 0, 'ima-buf': 0, 'boot-aggregate': 0 } },
      answers: { compliance: { reasons: [] } },
    })
  })

  it('boot_aggregate is accepted by a listed digest only', async () => {
    const report = await reportOf([logFile([BOOT]), policyFile({ digests: { boot_aggregate: [shaOf('other')] } })], {})
    expect(findingOf(report, 'policy.digest-not-listed')).toMatchObject({ entry: 1, byteOffset: 0 })
    expect(report.compliance).toBe('fail')
  })

  it('equal findings are one, with all entries', async () => {
    const entries = [BOOT, { path: '/x' }, { path: '/a' }, { path: '/y' }]
    const offsets = entryOffsets(entries)
    const report = await reportOf([logFile(entries), policyFile({ digests })], {})
    expect(findingOf(report, 'policy.not-in-allowlist')).toMatchObject({ entry: 2, entries: [2, 4], count: 2, byteOffset: offsets[1], byteLength: offsets[2] - offsets[1] })
    expect(report.policy).toMatchObject({ accepted: 2, rejected: 2, notJudged: 0 })
  })

  it('with a violation is never compliant, and fails where something else does', async () => {
    const open = await reportOf([logFile([BOOT, { path: '/a', violation: true }]), policyFile({ digests })], {})
    expect(open).toMatchObject({ compliance: 'not-checked', policy: { accepted: 1, rejected: 0, notJudged: 1 }, answers: { compliance: { reasons: ['violation'] } } })
    const bad = await reportOf([logFile([BOOT, { path: '/a', violation: true }, { path: '/x' }]), policyFile({ digests })], {})
    expect(bad.compliance).toBe('fail')
  })

  it('that is damaged is not compliant, whatever was read of it', async () => {
    const cut = makeLog([BOOT, { path: '/a' }, { path: '/b' }]).subarray(0, -1)
    const report = await reportOf([file('binary_runtime_measurements', cut), policyFile({ digests })], {})
    expect(report).toMatchObject({ compliance: 'not-checked', policy: { accepted: 2 }, answers: { compliance: { reasons: ['stopped-early'] } }, verdict: 'untrusted' })
  })

  it('that is empty or missing is not compliant', async () => {
    const missing = await reportOf([policyFile({ digests })], {})
    expect(missing).toMatchObject({ compliance: 'not-checked', policy: null, answers: { compliance: { reasons: ['no-log'] } } })
    const empty = await reportOf([file('given/log', new Uint8Array(), 'log'), policyFile({ digests })], {})
    expect(empty.compliance).toBe('not-checked')
    expect(empty.verdict).not.toBe('trusted')
  })
})

describe('policies', () => {
  it('that came along are shown and do not apply', async () => {
    const report = await reportOf([logFile([BOOT]), textFile('policy.json', policyText({ excludes: ['.*'] }))], {})
    expect(report).toMatchObject({ compliance: 'not-checked', policy: null, answers: { compliance: { reasons: ['no-policy'] } } })
    expect(report.evidence[1].kind).toBe('runtime-policy')
    expect(codesOf(report)).not.toContain('policy.unsigned')
  })

  it('that are missing leave an exclude list unused, and that is said', async () => {
    const list = (role?: 'excludes') => textFile('given/excludes', '.*\n', role)
    const unused = 'The exclude list given/excludes was not used: without a policy it excludes nothing.'
    const report = await reportOf([logFile([BOOT]), list('excludes')], {})
    expect(report).toMatchObject({ compliance: 'not-checked', answers: { compliance: { reasons: ['no-policy'], because: ['No policy was given: nothing says what may run.', unused] } } })
    expect((await reportOf([logFile([BOOT]), list()], {})).answers.compliance.because).not.toContain(unused)
    expect((await reportOf([logFile([BOOT]), list('excludes'), policyFile({})], {})).answers.compliance.because).not.toContain(unused)
  })

  it('of several everything that one of them lists is listed', async () => {
    const one = policyFile({ digests: BOOT_LISTED }, 'given/1.json')
    const two = policyFile({ digests: { '/a': [shaOf('/a')], boot_aggregate: [shaOf('older')] } }, 'given/2.json')
    for (const files of [[one, two], [two, one]]) {
      expect(await reportOf([logFile([BOOT, { path: '/a' }]), ...files], {})).toMatchObject({ compliance: 'pass', policy: { evidence: ['e2', 'e3'] } })
    }
  })

  it('that cannot be read are errors and accept nothing', async () => {
    const broken = policyFile('{"digests":{"boot_aggregate":', 'given/broken.json')
    const alone = await reportOf([logFile([BOOT]), broken], {})
    expect(alone).toMatchObject({ compliance: 'not-checked', policy: null, verdict: 'untrusted' })
    expect(findingOf(alone, 'policy.malformed')).toMatchObject({ severity: 'error', evidence: 'e2' })
    const beside = await reportOf([logFile([BOOT]), broken, policyFile({ digests: BOOT_LISTED })], {})
    expect(beside).toMatchObject({ compliance: 'pass', policy: { evidence: ['e3'] }, verdict: 'untrusted' })
  })
})
