import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { inPlace } from '@shared/checks/signatures/verifier'
import { replayInPlace } from '@shared/kernel/replayer'
import type { EvidenceFile } from '@shared/model/evidence'
import { groupHosts } from '@shared/engine/group-hosts'
import { HostProof } from '@shared/engine/host-proof'
import { loadFiles } from '@shared/engine/load-files'
import { Scheduler } from '@shared/engine/scheduler'
import { ENTRIES, NONCE_HEX, codesOf, file, findingOf, policyFile, quoteFiles, reportOf, trustedKey } from '../../support/make-case'
import { digestOf, entryOffsets, makeLog, type MadeEntry, type MadeStyle } from '../../support/make-log'

const OFFSETS = entryOffsets(ENTRIES)
/** Another machine's log: it begins with another boot_aggregate. */
const OTHER: readonly MadeEntry[] = [{ path: 'boot_aggregate', digest: digestOf('other') }, { path: '/opt/other' }]

const log = (path: string, entries: readonly MadeEntry[] = ENTRIES, style: Partial<MadeStyle> = {}) => file(path, makeLog(entries, style))
const inFolder = (folder: string, files: readonly EvidenceFile[]) => files.map((one) => ({ ...one, path: `${folder}/${one.path}` }))

describe('logs of one host', () => {
  it('of which one is the beginning of the other: the longest is judged', async () => {
    const short = file('monday/log', makeLog(ENTRIES).subarray(0, OFFSETS[2]))
    for (const files of [[short, log('tuesday/log')], [log('tuesday/log'), short]]) {
      const report = await reportOf(files, {})
      expect(report).not.toHaveProperty('hosts')
      expect(report.log).toMatchObject({ entries: 4, evidence: report.evidence.find((one) => one.path === 'tuesday/log')!.id })
      expect(report.evidence.find((one) => one.path === 'monday/log')!.notes).toEqual([expect.stringContaining('snapshot: the first 2 entries of tuesday/log')])
    }
  })

  it('with the same bytes are one', async () => {
    const report = await reportOf([log('a/log'), log('b/log')], {})
    expect(report).not.toHaveProperty('hosts')
    expect(report.evidence[1].notes).toEqual([expect.stringContaining('the same bytes as a/log')])
  })

  it('with other template digests are twins: the SHA-1 one is judged, the others compared', async () => {
    const report = await reportOf([log('log_sha512', ENTRIES, { column: 'sha512' }), log('log_sha256', ENTRIES, { column: 'sha256' }), log('log')], {})
    expect(report.log).toMatchObject({ evidence: 'e3', templateDigestAlgorithm: 'sha1' })
    expect(report.evidence.map((one) => one.notes.length)).toEqual([1, 1, 0])
    expect(codesOf(report)).toEqual([])
  })

  it('a twin that says something else is a finding at its entry; one that is shorter is none', async () => {
    const differs = await reportOf([log('log'), log('log_sha256', ENTRIES.with(1, { ...ENTRIES[1], pcr: 11 }), { column: 'sha256' })], {})
    expect(findingOf(differs, 'log.twin-differs')).toMatchObject({ severity: 'error', evidence: 'e2', entry: 2 })
    expect(differs.verdict).toBe('untrusted')
    expect(codesOf(await reportOf([log('log'), log('log_sha256', ENTRIES.slice(0, 2), { column: 'sha256' })], {}))).toEqual([])
  })
})

describe('a twin', () => {
  const twin = (entries: readonly MadeEntry[]) => log('log_sha256', entries, { column: 'sha256' })
  it('with more entries is the one that is judged', async () => {
    const report = await reportOf([log('log'), twin([...ENTRIES, { path: '/usr/bin/evil' }]), policyFile({ digests: { '/usr/bin/bash': ['00'.repeat(32)] } })], {})
    expect(report.log).toMatchObject({ evidence: 'e2', entries: 5 })
    expect(findingOf(report, 'policy.not-in-allowlist').entries).toContain(5)
  })

  it.each<[string, readonly MadeEntry[]]>([
    ['a violation', ENTRIES.with(2, { ...ENTRIES[2], violation: true })],
    ['another template name', ENTRIES.with(2, { ...ENTRIES[2], template: 'ima-xx', data: makeLog([ENTRIES[2]]).subarray(4 + 20 + 4 + 6 + 4) })],
  ])('that tells %s differs', async (_, entries) => {
    expect(findingOf(await reportOf([log('log'), twin(entries)], {}), 'log.twin-differs')).toMatchObject({ severity: 'error', evidence: 'e2', entry: 3 })
  })

  it('whose own template digests are wrong is an error', async () => {
    const report = await reportOf([log('log'), twin(ENTRIES.with(0, { ...ENTRIES[0], templateDigest: new Uint8Array(32).fill(0xaa) }))], {})
    expect(findingOf(report, 'log.template-digest-mismatch')).toMatchObject({ severity: 'error', evidence: 'e2', entry: 1, byteOffset: 0 })
  })

  it.each([['twin', 'sha256'], ['snapshot', 'sha1']] as const)('or snapshot that is damaged is damaged evidence: %s', async (_, column) => {
    const whole = makeLog(ENTRIES, { column })
    const report = await reportOf([log('log'), file('other', whole.subarray(0, whole.length - 3))], {})
    expect(findingOf(report, 'evidence.truncated')).toMatchObject({ severity: 'error', evidence: 'e2' })
  })
})

describe('logs of several hosts', () => {
  it('are judged apart, each by its folder\'s files, and the worst speaks', async () => {
    const good = inFolder('good', [log('log'), ...quoteFiles()])
    const bad = inFolder('bad', [log('log', OTHER), ...quoteFiles({ entries: OTHER, spec: { nonce: new Uint8Array(4) } })])
    const report = await reportOf([...good, ...bad, trustedKey()])
    expect(report.hosts!.map((host) => [host.name, host.log!.entries, host.attestation, host.verdict])).toEqual([['good', 4, 'pass', 'inconclusive'], ['bad', 2, 'fail', 'untrusted']])
    expect(report).toMatchObject({ verdict: 'untrusted', attestation: 'fail', log: { entries: 2 } })
    expect(report.hosts!.map((host) => host.quotes.map((quote) => quote.evidence))).toEqual([['e2'], ['e6']])
  })

  it('share what the user gave: keys, policies', async () => {
    const report = await reportOf([log('a/log'), log('b/log', OTHER), policyFile({ excludes: ['.*'] })], {})
    expect(report.hosts!.map((host) => host.compliance)).toEqual(['pass', 'pass'])
  })

  it('in one folder go by what their names do not share', async () => {
    expect((await reportOf([log('b.log', OTHER), log('a.log')], {})).hosts!.map((host) => host.name)).toEqual(['b', 'a'])
  })

  it('that begin alike are two where each has a quote of its own', async () => {
    const longer = [...ENTRIES, { path: '/opt/more' }]
    const report = await reportOf([...inFolder('a', [log('log'), ...quoteFiles()]), ...inFolder('b', [log('log', longer), ...quoteFiles({ entries: longer })]), trustedKey()], { nonce: NONCE_HEX })
    expect(report.hosts!.map((host) => [host.log!.entries, host.quotes.length, host.attestation]).sort()).toEqual([[4, 1, 'pass'], [5, 1, 'pass']])
  })

  it('are not looked for where the user named the log', async () => {
    const report = await reportOf([{ ...log('a/log'), role: 'log' }, log('b/log', OTHER)], {})
    expect(report).not.toHaveProperty('hosts')
    expect(report.log).toMatchObject({ evidence: 'e1' })
    expect(report.evidence[1].notes).toEqual(['not judged: another log was named'])
  })
})

describe('many files', () => {
  const machine = (_: unknown, i: number) => {
    const own = [{ path: 'boot_aggregate', digest: digestOf(`machine ${i}`) }, { path: '/opt/own' }]
    return [log(`host${i}/log`, own), ...inFolder(`host${i}`, quoteFiles({ entries: own })), file(`host${i}/notes`, Buffer.from('text'))]
  }

  /** Times that the grouping of so many machines asks a file something. */
  async function questions(machines: number): Promise<number> {
    let asked = 0
    const { files } = await loadFiles({ files: Array.from({ length: machines }, machine).flat() }, new Scheduler({}))
    const counting = files.map((one) => new Proxy(one, { get: (target, key) => (asked++, Reflect.get(target, key) as unknown) }))
    const options = { nonces: [], imaPcr: 10, extraBanks: [], startValues: new Map(), mode: 'strict' as const, requireSignatures: false, now: 0, verifier: inPlace, replayer: replayInPlace }
    const { hosts } = await groupHosts(counting, new HostProof(counting, options, async () => {}))
    expect(hosts.map(({ name, files: own }) => [name, own.length])).toEqual(Array.from({ length: machines }, (_, i) => [`host${i}`, files.length / machines]))
    return asked
  }

  it('of many machines are grouped by looking at each a few times', async () => {
    expect(await questions(80)).toBeLessThanOrEqual(2 * (await questions(40)))
  })

  it('beside one log are all of its host', async () => {
    const report = await reportOf([...Array.from({ length: 5000 }, (_, i) => file(`notes/${i}`, new Uint8Array())), log('log')], {})
    expect(report).not.toHaveProperty('hosts')
    expect(report.evidence).toHaveLength(5001)
    expect(report.log).toMatchObject({ evidence: 'e5001', entries: 4 })
    expect(report.findings.filter(({ code }) => code === 'evidence.unrecognised')).toHaveLength(5000)
  }, 60_000)
})

describe('what is said of files', () => {
  it('has ids in the order of the files, sizes and digests of their bytes', async () => {
    const bytes = makeLog(ENTRIES)
    const report = await reportOf([log('host/log'), trustedKey()], {})
    expect(report.evidence).toMatchObject([
      { id: 'e1', path: 'host/log', kind: 'ima-log-binary', size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), role: null },
      { id: 'e2', kind: 'public-key', role: 'attestation-key', recognisedBy: 'named by you' },
    ])
  })

  it('a path that is not visible is never let through', async () => {
    const report = await reportOf([log('host\u001b[2J/log'), file('notes\u202e', Buffer.from('text'))], {})
    expect(report.evidence.map((one) => one.path)).toEqual(['host\\u{1b}[2J/log', 'notes\\u{202e}'])
    expect(/[\p{Cc}\p{Cf}]/u.test(JSON.stringify(report))).toBe(false)
  })
})
