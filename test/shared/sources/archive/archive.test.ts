import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { ARCHIVE_LIMITS, type ArchiveLimits } from '@shared/sources/archive/archive'
import { archiveFormat } from '@shared/sources/archive/index'
import type { Opened } from '@shared/sources/container'
import { ENTRIES, file, findingOf, logFile, reportOf, trustedKey } from '../../../support/make-case'
import { noCheckpoint } from '../../../support/decode'
import { makeLog } from '../../../support/make-log'
import { makeTar } from '../../../support/make-tar'
import { makeZip, type MadeMember } from '../../../support/make-zip'

const folder = mkdtempSync(join(tmpdir(), 'imascope-archive-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const open = (bytes: Uint8Array, limits: ArchiveLimits = ARCHIVE_LIMITS): Promise<Opened> => archiveFormat(bytes)!.open(bytes, 'bundle', limits, noCheckpoint)
const told = ({ members, skipped }: Opened) => ({ members: members.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]), skipped: skipped.map(({ path, reason }) => [path, reason]) })
const text = (name: string, content = name): MadeMember => ({ name, content: Buffer.from(content) })

/** What the system's own tar writes of a folder. */
function systemTar(...options: string[]): Uint8Array {
  const target = join(folder, 'made.tar')
  execFileSync('tar', [...options, '-cf', target, '-C', join(folder, 'tree'), '.'])
  return new Uint8Array(readFileSync(target))
}

describe('zip', () => {
  it('is opened, packed and stored members alike; folders are none', async () => {
    const bytes = makeZip([{ name: 'host/' }, text('host/log'), { ...text('host/key'), stored: true }])
    expect(archiveFormat(bytes)?.kind).toBe('zip')
    expect(told(await open(bytes))).toEqual({ members: [['host/log', 'host/log'], ['host/key', 'host/key']], skipped: [] })
  })

  it.each<[string, MadeMember, string]>([
    ['a link', { ...text('x'), mode: 0o120777 }, 'it is a link or a device, not a plain file'],
    ['an encrypted member', { ...text('x'), flags: 1 }, 'it is encrypted'],
    ['another method', { ...text('x'), method: 93 }, 'it is packed by a method that is not read (93)'],
    ['an absolute path', text('/etc/passwd'), 'its name is an absolute path'],
    ['a drive', text('C:\\x'), 'its name is an absolute path'],
    ['a path that leads out', text('a/../../x'), 'its name leads out of the archive'],
    ['a wrong checksum', { ...text('x'), crc: 1 }, 'its content does not have the size and checksum that the archive says'],
    ['a size that is too small', { ...text('x', 'abc'.repeat(100)), size: 5 }, 'it unpacks to more than 5 bytes: more than the archive says, or than may be'],
  ])('leaves out %s with its reason, and reads the rest', async (_, member, reason) => {
    const { members, skipped } = told(await open(makeZip([member, text('good')])))
    expect(members).toEqual([['good', 'good']])
    expect(skipped).toEqual([[expect.any(String), reason]])
  })

  it('shows names as they are', async () => {
    expect(told(await open(makeZip([{ name: Buffer.from([0x61, 0xff, 0x1b]) }])))).toEqual({ members: [['a\\xff\\u{1b}', '']], skipped: [] })
  })

  it('a bomb ends at the bound of the ratio', async () => {
    const bomb = makeZip([{ name: 'zeros', content: new Uint8Array(8 << 20) }])
    expect(told(await open(bomb, { ...ARCHIVE_LIMITS, freeBytes: 1 << 16 })).skipped).toEqual([['zeros', expect.stringContaining('unpacks to more than')]])
  })

  it('with too many members names where it stopped', async () => {
    const { members, skipped } = told(await open(makeZip(['a', 'b', 'c', 'd'].map((name) => text(name))), { ...ARCHIVE_LIMITS, members: 2 }))
    expect([members.length, skipped]).toEqual([2, [['c', 'the archive has more than 2 members: this one and all after it were not read']]])
  })

  it.each([
    ['cut short', (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 3), 'zip.truncated'],
    ['with a broken directory', (bytes: Uint8Array) => bytes.with(Buffer.from(bytes).lastIndexOf(Buffer.from('504b0102', 'hex')), 0), 'zip.signature'],
  ])('%s is damaged evidence', async (_, change, code) => {
    expect((await open(change(makeZip([text('a')])))).stopped?.code).toBe(code)
  })

  it('a member that stands beyond the end is refused at the number that says so', async () => {
    const bytes = makeZip([text('a'), text('b')])
    const at = Buffer.from(bytes).lastIndexOf(Buffer.from('504b0102', 'hex')) + 42
    bytes.set([0, 0, 0, 1], at)
    expect(await open(bytes)).toMatchObject({ members: [{ path: 'a' }], stopped: { code: 'zip.directory', byteOffset: at, found: '16777216' } })
  })
})

describe('tar', () => {
  mkdirSync(join(folder, 'tree/sub'), { recursive: true })
  writeFileSync(join(folder, 'tree/sub/log'), 'log')
  writeFileSync(join(folder, 'tree', `${'long-'.repeat(40)}name`), 'long')
  symlinkSync('sub/log', join(folder, 'tree/link'))
  linkSync(join(folder, 'tree/sub/log'), join(folder, 'tree/zz-hard'))

  it.each(['gnu', 'posix'])('as tar itself writes it: %s', async (format) => {
    const { members, skipped } = told(await open(systemTar(`--format=${format}`, '--sort=name')))
    expect(members.toSorted()).toEqual([[`${'long-'.repeat(40)}name`, 'long'], ['sub/log', 'log']])
    expect(skipped).toEqual([['link', 'it is a link'], ['zz-hard', 'it is a hard link']])
  })

  it('is opened inside gzip; what is no archive in gzip is one file', async () => {
    expect((await open(new Uint8Array(gzipSync(systemTar())))).members).toHaveLength(2)
    expect(told(await archiveFormat(gzipSync('x'))!.open(new Uint8Array(gzipSync('x')), 'host/log.gz', ARCHIVE_LIMITS, noCheckpoint)).members).toEqual([['log', 'x']])
  })

  it.each([
    ['cut inside a header', (bytes: Uint8Array) => bytes.subarray(0, 1024 + 100), 'tar.truncated', 1024],
    ['cut inside a member', (bytes: Uint8Array) => bytes.subarray(0, 1536 + 2), 'tar.truncated', 1536],
    ['whose header was changed', (bytes: Uint8Array) => bytes.with(1024 + 148, 0x39), 'tar.header', 1024],
    ['whose next name begins with NUL', (bytes: Uint8Array) => bytes.with(1024, 0), 'tar.header', 1024],
  ])('%s keeps what stands before, and tells where it ended', async (_, change, code, byteOffset) => {
    const whole = makeTar([{ name: 'a', content: Buffer.from('a') }, { name: 'b', content: Buffer.from('bbb') }])
    expect(told(await open(whole)).members).toEqual([['a', 'a'], ['b', 'bbb']])
    expect(await open(change(whole))).toMatchObject({ members: [{ path: 'a' }], stopped: { code, byteOffset } })
    const packed = await open(new Uint8Array(gzipSync(change(whole))))
    expect(packed).toMatchObject({ members: [{ path: 'a' }], stopped: { code, byteOffset: 0, found: expect.stringContaining(`at byte ${byteOffset} of what it unpacks to`) } })
  })
})

it('no archive of changed bytes throws, or unpacks beyond the limits', async () => {
  const whole = [makeZip([text('a', 'content '.repeat(50)), text('b')]), systemTar(), new Uint8Array(gzipSync(systemTar()))]
  await fc.assert(fc.asyncProperty(fc.constantFrom(...whole), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }), fc.double({ min: 0, max: 1, noNaN: true }), async (bytes, changes, cut) => {
    const copy = bytes.slice(0, Math.max(64, Math.ceil(bytes.length * cut)))
    for (const [at, value] of changes) copy[at % copy.length] = value
    const format = archiveFormat(copy)
    if (format === null) return
    const { members } = await format.open(copy, 'x', { ...ARCHIVE_LIMITS, freeBytes: 1 << 20 }, noCheckpoint)
    expect(members.reduce((sum, one) => sum + one.bytes.length, 0)).toBeLessThanOrEqual(copy.length * 200 + 3 * (1 << 20))
  }), { numRuns: 1500 })
})

describe('gzip', () => {
  const packed = new Uint8Array(gzipSync('content'))
  const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts))
  const flipped = (fromEnd: number) => packed.with(packed.length - fromEnd, packed[packed.length - fromEnd] ^ 1)
  it.each<[string, Uint8Array, string, string | null, number]>([
    ['is one file', packed, 'content', null, 0],
    ['of two members is one file', joined(packed, gzipSync(' more')), 'content more', null, 0],
    ['may end in zeros', joined(packed, new Uint8Array(512)), 'content', null, 0],
    ['keeps what stands before other bytes', joined(packed, Buffer.from('other bytes')), 'content', 'gzip.trailing', packed.length],
    ['with a wrong CRC-32 is damaged', flipped(8), 'content', 'gzip.checksum', packed.length - 8],
    ['with a wrong size is damaged', flipped(1), 'content', 'gzip.checksum', packed.length - 8],
    ['with a wrong CRC-32 in the first of two is damaged', joined(flipped(8), gzipSync(' more')), 'content more', 'gzip.checksum', packed.length - 8],
    ['keeps what could be unpacked before its end', new Uint8Array(gzipSync(Buffer.from('ab'.repeat(200_000)), { level: 0 })).subarray(0, 200_000), 'ab'.repeat(200_000).slice(0, 65_000), 'gzip.truncated', 200_000],
  ])('%s', async (_, bytes, content, code, byteOffset) => {
    const { members, stopped } = await open(bytes)
    expect(Buffer.from(members[0].bytes).toString().slice(0, content.length === 65_000 ? 65_000 : undefined)).toBe(content)
    expect(stopped?.code ?? null).toBe(code)
    if (stopped) expect(stopped.byteOffset).toBe(byteOffset)
  })
})

describe('what two readers would see differently', () => {
  const two = makeZip([text('a'), text('b')])
  it.each([['fewer', 1], ['more', 3]])('a zip whose end record tells of %s members than there are is damaged', async (_, count) => {
    const opened = await open(two.with(two.length - 12, count))
    expect(opened.stopped?.code).toBe('zip.count')
  })

  it('a member whose own header has another name is left out', async () => {
    expect(told(await open(two.with(30, 0x78)))).toEqual({ members: [['b', 'b']], skipped: [['a', 'its own header has another name than the archive\'s directory']] })
  })

  it('of two members of one name in a zip the first is read, and the second is damage at its entry in the directory', async () => {
    const bytes = makeZip([text('a', 'first'), text('b'), text('a', 'second'), text('c')])
    const names = Buffer.from(bytes)
    const at = names.lastIndexOf(Buffer.from('504b0102', 'hex'), names.lastIndexOf('504b0102', 'hex') - 1)
    const opened = await open(bytes)
    expect(told(opened)).toEqual({ members: [['a', 'first'], ['b', 'b'], ['c', 'c']], skipped: [] })
    expect(opened).toMatchObject({ stopped: null, duplicates: [{ code: 'zip.duplicate', file: 'bundle', byteOffset: at, found: 'a again, which was not read' }] })
  })

  it('and in a tar, however the name is written, at its header; in gzip the words have the place', async () => {
    const bytes = makeTar([text('a', 'first'), text('./a', 'second'), text('b')].map(({ name, content }) => ({ name: `${name as string}`, content })))
    const opened = await open(bytes)
    expect(told(opened)).toEqual({ members: [['a', 'first'], ['b', 'b']], skipped: [] })
    expect(opened).toMatchObject({ stopped: null, duplicates: [{ code: 'tar.duplicate', byteOffset: 1024, found: 'a again, which was not read' }] })
    const packed = await open(new Uint8Array(gzipSync(bytes)))
    expect(packed.duplicates).toMatchObject([{ byteOffset: 0, found: 'a again, which was not read, at byte 1024 of what it unpacks to' }])
  })

  it('a link takes its name from the file behind it', async () => {
    const opened = await open(makeZip([{ ...text('a'), mode: 0o120777 }, text('a')]))
    expect(opened).toMatchObject({ members: [], skipped: [{ path: 'a' }], duplicates: [{ code: 'zip.duplicate' }] })
  })

  it('a tar with more behind its end is damaged, and what stands before is read', async () => {
    const whole = systemTar('--format=gnu', '--sort=name')
    const opened = await open(new Uint8Array(Buffer.concat([whole, whole])))
    expect(opened.stopped?.code).toBe('tar.trailing')
    expect(opened.members).toHaveLength(2)
  })
})

describe('a case in an archive', () => {
  const log = { name: 'host/log', content: makeLog(ENTRIES) }
  it('is read as if its members lay in a folder, with ids under the archive\'s', async () => {
    const report = await reportOf([file('b.zip', makeZip([log, { name: 'a.zip', content: makeZip([{ ...log, name: 'log' }]) }])), trustedKey()], {})
    expect(report.evidence.map(({ id, path, kind }) => [id, path, kind])).toEqual([
      ['e1', 'b.zip', 'archive'], ['e1.1', 'b.zip/host/log', 'ima-log-binary'], ['e1.2', 'b.zip/a.zip', 'archive'], ['e1.2.1', 'b.zip/a.zip/log', 'ima-log-binary'],
      ['e2', 'given/ak.pub', 'public-key'],
    ])
    expect(report.log).toMatchObject({ evidence: 'e1.1', entries: 4 })
  })

  it('is opened to the second level', async () => {
    const nested = (content: Uint8Array) => makeZip([{ name: 'n.zip', content }])
    const report = await reportOf([file('a.zip', nested(nested(makeZip([log])))), logFile()], {})
    expect(findingOf(report, 'evidence.skipped')).toMatchObject({ severity: 'warning', message: expect.stringContaining('a.zip/n.zip/n.zip was not read: an archive in an archive in an archive') })
  })

  it.each([['tar.zst', '28b52ffd0458'], ['tar.xz', 'fd377a585a000004'], ['tar.bz2', '425a683931415926']])('beside a %s says what to do with it', async (ending, begins) => {
    const report = await reportOf([file(`host.${ending}`, Buffer.concat([Buffer.from(begins, 'hex'), Buffer.alloc(64, 0x5a)])), logFile()], {})
    expect(findingOf(report, 'evidence.skipped')).toMatchObject({ severity: 'warning', message: expect.stringMatching(/^host\.tar\.\w+ was not read: it is packed as .*: unpack it, or pack it as \.tar\.gz or \.zip/) })
  })

  it('trusts a member only by the role that the user gave it', async () => {
    const { name, content } = { name: 'policy.json', content: Buffer.from('{"digests":{},"excludes":[".*"],"meta":{"version":1}}') }
    const files = [file('a.zip', makeZip([log, { name, content }]))]
    expect((await reportOf(files, {})).policy).toBeNull()
    expect((await reportOf(files, {}, { roles: { 'e1.2': 'policy' } })).policy).toMatchObject({ evidence: ['e1.2'] })
  })

  it('with two members of one name is an error, once for all of them, beside the place where it ends', async () => {
    const whole = makeTar([log, log, log].map((one) => ({ name: one.name, content: one.content })))
    const report = await reportOf([file('a.tar', whole.subarray(0, whole.length - 1024 - 512))], {})
    expect(report.log).toMatchObject({ entries: 4 })
    const damage = report.findings.filter(({ code }) => code.startsWith('evidence.'))
    expect(damage).toMatchObject([{ code: 'evidence.truncated', severity: 'error' }, { code: 'evidence.malformed', severity: 'error', evidence: 'e1', count: 1, byteOffset: 512 * (1 + Math.ceil(log.content.length / 512)) }])
    expect(report.verdict).toBe('untrusted')
  })

  it('that is damaged is an error, and what was readable counts', async () => {
    const whole = makeZip([log, { name: 'x', content: Buffer.from('x') }])
    const at = Buffer.from(whole).lastIndexOf(Buffer.from('504b0102', 'hex'))
    const report = await reportOf([file('a.zip', whole.with(at, 0))], {})
    expect(report.log).toMatchObject({ entries: 4 })
    expect(findingOf(report, 'evidence.malformed')).toMatchObject({ severity: 'error', evidence: 'e1', byteOffset: at })
  })
})
