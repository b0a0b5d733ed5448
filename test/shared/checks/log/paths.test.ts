import { describe, expect, it } from 'vitest'
import type { Finding } from '@shared/model/finding'
import { digestOf, entryOffsets, makeLog, type MadeEntry } from '../../../support/make-log'
import { file, reportOf } from '../../../support/make-case'

const BOOT: MadeEntry = { path: 'boot_aggregate' }
const [ONE, TWO] = [digestOf('one'), digestOf('two')]

async function findings(code: string, entries: readonly MadeEntry[]): Promise<readonly Finding[]> {
  const report = await reportOf([file('log', makeLog(entries))])
  return report.findings.filter((finding) => finding.code === code)
}

describe('log.digest-changed', () => {
  it('names the entries that measure a path again with another digest', async () => {
    const entries = [BOOT, { path: '/a', digest: ONE }, { path: '/b', digest: ONE }, { path: '/a', digest: TWO }, { path: '/a', digest: ONE }]
    const offset = entryOffsets(entries)
    expect(await findings('log.digest-changed', entries)).toMatchObject([{
      severity: 'warning', entry: 4, entries: [4, 5], count: 2, byteOffset: offset[3], byteLength: offset[4] - offset[3],
      expected: Buffer.from(ONE).toString('hex'), found: Buffer.from(TWO).toString('hex'), message: expect.stringContaining('/a in entry 4, earlier in entry 2'),
    }])
  })

  it.each<[string, MadeEntry[]]>([
    ['the same digest again', [BOOT, { path: '/a', digest: ONE }, { path: '/a', digest: ONE, pcr: 11 }]],
    ['paths that only begin alike', [BOOT, { path: '/a', digest: ONE }, { path: '/ab', digest: TWO }]],
    ['a new boot after kexec', [BOOT, { path: '/a', digest: ONE }, BOOT, { path: '/a', digest: TWO }]],
    ['digests of two algorithms', [BOOT, { path: '/a', digest: ONE }, { path: '/a', algorithm: 'sha512' }]],
    ['violations', [BOOT, { path: '/a', digest: ONE }, { path: '/a', violation: true }]],
    ['two buffers of one name', [BOOT, { path: '/a', template: 'ima-buf', digest: ONE }, { path: '/a', template: 'ima-buf', digest: TWO }]],
    ['a name that is no path', [BOOT, { path: 'kexec', digest: ONE }, { path: 'kexec', digest: TWO }]],
    ['an fs-verity digest beside a content digest', [BOOT, { path: '/a', template: 'ima-ngv2', digest: ONE }, { path: '/a', template: 'ima-ngv2', data: verity('/a', TWO) }]],
  ])('is silent on %s', async (_, entries) => {
    expect(await findings('log.digest-changed', entries)).toEqual([])
  })

  it('keeps thousands of paths apart', async () => {
    const files = Array.from({ length: 5000 }, (_, i) => ({ path: `/usr/lib/file-${i}` }))
    expect(await findings('log.digest-changed', [BOOT, ...files, { path: '/usr/lib/file-77', digest: ONE }])).toMatchObject([{ entry: 5002, count: 1 }])
  })
})

describe('log.suspicious-path', () => {
  it.each([
    ['memfd:x', '1 in memory only'],
    ['/usr/bin/x_(deleted)', '1 deleted while in use'],
    ['/dev/shm/x', '1 in a folder that everybody may write to'],
    ['/var/tmp/x', '1 in a folder that everybody may write to'],
    ['/home/a/.cache/x', '1 in a hidden folder'],
    ['/usr/bin/l\u202es', '1 named with hidden characters'],
    [new Uint8Array([0x2f, 0x61, 0xff]), '1 named with hidden characters'],
    ['/tmp/.x/y', '1 in a folder that everybody may write to, 1 in a hidden folder'],
  ])('tells %s', async (path, words) => {
    expect(await findings('log.suspicious-path', [BOOT, { path: '/bin/ok' }, { path }])).toMatchObject([
      { severity: 'info', entry: 3, count: 1, message: `Worth a look by their paths, 1 entry: ${words}.` },
    ])
  })

  it.each(['/usr/bin/a\\x41', '/tmpfile', '/usr/bin/.hidden-file', '/usr/share/doc/deleted', '/opt/tmp/x'])('is silent on %s', async (path) => {
    expect(await findings('log.suspicious-path', [BOOT, { path }])).toEqual([])
  })
})

/** Template data of `ima-ngv2` with an fs-verity digest. */
function verity(path: string, digest: Uint8Array): Uint8Array {
  const field = (bytes: Buffer) => Buffer.concat([Buffer.from(Uint32Array.of(bytes.length).buffer), bytes])
  return Buffer.concat([field(Buffer.concat([Buffer.from('verity:sha256:\0'), digest])), field(Buffer.from(`${path}\0`))])
}
