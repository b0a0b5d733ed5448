import { describe, expect, it } from 'vitest'
import { OTHER_KEY, codesOf, file, findingOf, logFile, quoteFiles, reportOf, trustedKey } from '../../../support/make-case'
import { bootLog } from '../../../support/make-log'
import { makePublic, type QuoteSpec } from '../../../support/make-tpm'

const LOG = bootLog('/a', '/b', '/c')
const ours = (spec: Partial<QuoteSpec> = {}) => quoteFiles({ name: 'ours', entries: LOG, spec })
const foreign = (spec: Partial<QuoteSpec>, more: object = {}) => quoteFiles({ name: 'foreign', entries: bootLog('/else'), spec, ...more })

describe('a quote of an earlier boot', () => {
  it('is told as that: the log need not reach it', async () => {
    const report = await reportOf([logFile(LOG), ...ours(), ...foreign({ resetCount: 2, clock: 9 }), trustedKey()])
    expect(report).toMatchObject({ attestation: 'pass', quotes: [{ attestedEntries: 4, boot: 2 }, { status: 'pass', attestedEntries: null, boot: 1 }] })
    expect(report.replay).toMatchObject([{ status: 'match' }, { status: 'not-checked', reason: 'other-boot' }])
    expect(findingOf(report, 'quote.other-boot')).toMatchObject({ severity: 'info', evidence: 'e5', found: 'reset count 2, restart count 0', expected: 'reset count 3, restart count 0' })
    expect(codesOf(report)).not.toContain('replay.mismatch')
  })

  it('may have no file of PCR values', async () => {
    const report = await reportOf([logFile(LOG), ...ours(), ...foreign({ resetCount: 2, clock: 9 }, { bare: true }), trustedKey()])
    expect(report.replay.map(({ status }) => status)).toEqual(['match', 'not-checked'])
  })

  it('may be one before a restart that reset the PCR', async () => {
    expect(codesOf(await reportOf([logFile(LOG), ...ours({ restartCount: 1 }), ...foreign({ clock: 9 }), trustedKey()]))).toEqual(['quote.other-boot'])
  })

  it.each<[string, Partial<QuoteSpec>]>([['of the same boot', { clock: 9 }], ['of a later boot', { resetCount: 4, clock: 90_000 }], ['after a restart', { restartCount: 1, clock: 90_000 }]])('%s stays a mismatch', async (_, spec) => {
    const report = await reportOf([logFile(LOG), ...ours(), ...foreign(spec), trustedKey()])
    expect(codesOf(report)).toContain('replay.mismatch')
    expect(report.verdict).toBe('untrusted')
  })

  it('of a later boot is told as that too', async () => {
    const report = await reportOf([logFile(LOG), ...ours(), ...foreign({ resetCount: 4, clock: 90_000 }), trustedKey()])
    expect(findingOf(report, 'quote.other-boot')).toMatchObject({ severity: 'warning', evidence: 'e5' })
  })

  it('is not believed where another key, a bad signature or none says so', async () => {
    const earlier = { resetCount: 2, clock: 9 }
    const cases = [
      [...ours(), ...foreign(earlier, { key: OTHER_KEY }), file('other.pub', makePublic(OTHER_KEY), 'attestation-key')],
      [...ours(), ...foreign(earlier, { alter: (attest: Uint8Array) => attest.with(9, attest[9] ^ 1) })],
      [...ours().filter((one) => !one.path.endsWith('.sig')), ...foreign(earlier)],
    ]
    for (const files of cases) expect(codesOf(await reportOf([logFile(LOG), ...files, trustedKey()]))).toContain('replay.mismatch')
  })

  it('excuses nothing where the log reaches no quote at all, or only one of no entries', async () => {
    expect(codesOf(await reportOf([logFile(LOG), ...foreign({ resetCount: 2 }), trustedKey()]))).toContain('replay.mismatch')
    const empty = quoteFiles({ name: 'empty', entries: [], spec: { clock: 90_000 } })
    expect(codesOf(await reportOf([logFile(LOG), ...empty, ...foreign({ resetCount: 2 }), trustedKey()]))).toContain('replay.mismatch')
  })
})
