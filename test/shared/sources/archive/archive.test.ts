import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { ARCHIVE_LIMITS, type ArchiveLimits, type Opened } from '@shared/sources/archive/archive'
import { archiveFormat } from '@shared/sources/archive/index'
import { ENTRIES, file, findingOf, logFile, reportOf, trustedKey } from '../../../support/make-case'
import { noCheckpoint } from '../../../support/decode'
import { makeLog } from '../../../support/make-log'
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

  it('shows names as they are, and reads one of two that are equal', async () => {
    const name = Buffer.from([0x61, 0xff, 0x1b])
    expect(told(await open(makeZip([{ name }, { name }])))).toEqual({ members: [['a\\xff\\u{1b}', '']], skipped: [['a\\xff\\u{1b}', 'another member has the same name']] })
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
    ['cut inside a member', (bytes: Uint8Array) => bytes.subarray(0, 512 + 512 + 2), 'tar.'],
    ['whose header was changed', (bytes: Uint8Array) => bytes.with(512 + 148, 0x39), 'tar.header'],
  ])('%s keeps what stands before', async (_, change, code) => {
    const opened = await open(change(systemTar('--format=gnu', '--sort=name')))
    expect(opened.stopped?.code ?? 'tar.').toContain(code)
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

  it('trusts a member only by the role that the user gave it', async () => {
    const { name, content } = { name: 'policy.json', content: Buffer.from('{"digests":{},"excludes":[".*"],"meta":{"version":1}}') }
    const files = [file('a.zip', makeZip([log, { name, content }]))]
    expect((await reportOf(files, {})).policy).toBeNull()
    expect((await reportOf(files, {}, { roles: { 'e1.2': 'policy' } })).policy).toMatchObject({ evidence: ['e1.2'] })
  })

  it('that is damaged is an error, and what was readable counts', async () => {
    const whole = makeZip([log, { name: 'x', content: Buffer.from('x') }])
    const at = Buffer.from(whole).lastIndexOf(Buffer.from('504b0102', 'hex'))
    const report = await reportOf([file('a.zip', whole.with(at, 0))], {})
    expect(report.log).toMatchObject({ entries: 4 })
    expect(findingOf(report, 'evidence.malformed')).toMatchObject({ severity: 'error', evidence: 'e1', byteOffset: at })
  })
})
