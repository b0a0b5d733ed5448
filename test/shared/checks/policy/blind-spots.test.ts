import { describe, expect, it } from 'vitest'
import type { BlindSpotKind } from '@shared/model/blind-spots'
import type { EvidenceFile } from '@shared/model/evidence'
import { NONCE_HEX, logFile, policyFile, quoteFiles, reportOf, trustedKey, type PolicyParts } from '../../../support/make-case'
import { bootLog, digestOf, type MadeEntry } from '../../../support/make-log'

const hex = (path: string, algorithm = 'sha256'): string[] => [Buffer.from(digestOf(path, algorithm)).toString('hex')]
const LISTED = { boot_aggregate: hex('boot_aggregate'), '/usr/bin/ls': hex('/usr/bin/ls') }

async function spots(log: readonly MadeEntry[], policy: PolicyParts, ...files: EvidenceFile[]) {
  const { blindSpots } = await reportOf([logFile(log), policyFile(policy), ...files], files.length > 0 ? { nonce: NONCE_HEX } : {})
  return new Map((blindSpots ?? []).map((spot) => [spot.kind, spot]))
}

describe('blind spots of a pass', () => {
  it('are none where every entry is listed and nothing else is', async () => {
    expect([...(await spots(bootLog('/usr/bin/ls'), { digests: LISTED })).keys()]).toEqual([])
  })

  it('are not told without a policy: nothing passed', async () => {
    expect(await reportOf([logFile()], {})).not.toHaveProperty('blindSpots')
  })

  it.each<[BlindSpotKind, MadeEntry[], PolicyParts, object]>([
    ['excluded', bootLog('/usr/bin/ls', '/opt/x'), { digests: LISTED, excludes: ['/opt/'] }, { count: 1, entries: [3] }],
    ['violations', [...bootLog('/usr/bin/ls'), { path: '/var/log/x', violation: true }], { digests: LISTED }, { count: 1, entries: [3] }],
    ['algorithm-not-compared', [...bootLog('/usr/bin/ls'), { path: '/opt/x', algorithm: 'sm3', digest: digestOf('/opt/x') }], { digests: { ...LISTED, '/opt/x': hex('/opt/x') } }, { count: 1, entries: [3] }],
    ['never-measured', bootLog('/usr/bin/ls'), { digests: { ...LISTED, '/usr/bin/never': hex('n'), '/a\u202eb': hex('b') } }, { count: 2, paths: ['/usr/bin/never', '/a\\u{202e}b'] }],
  ])('%s', async (kind, log, policy, expected) => {
    const found = await spots(log, policy)
    expect(found.get(kind)).toMatchObject(expected)
    expect([...found.keys()]).toEqual([kind])
  })

  it('are entries after the quote, and PCRs that it does not select', async () => {
    const log = bootLog('/usr/bin/bash', '/usr/bin/ls', '/usr/sbin/sshd', '/usr/bin/late')
    const digests = Object.fromEntries(log.map(({ path }) => [String(path), hex(String(path))]))
    const found = await spots([...log, { path: '/usr/bin/other', pcr: 11 }], { digests }, ...quoteFiles(), trustedKey())
    expect(found.get('not-attested')).toMatchObject({ count: 1, entries: [5] })
    expect(found.get('unquoted-pcrs')).toMatchObject({ pcrs: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11] })
    expect(found.get('unquoted-pcrs')!.message).toContain('this log extends PCR 11')
  })
})
