import { describe, expect, it } from 'vitest'
import { NONCE_HEX, analyzed, codesOf, findingOf, logFile, quoteFiles, reportOf, trustedKey, valuesAfter } from '../../../support/make-case'
import { bootLog, type MadeEntry } from '../../../support/make-log'

const LOG: readonly MadeEntry[] = bootLog('/a', '/b', '/c', '/d')
/** The value after entry 2 of the genuine log, which the user knows from elsewhere. */
const startPcr = [{ bank: 'sha256' as const, value: Buffer.from(valuesAfter(LOG.slice(0, 2))[0]).toString('hex') }]
const options = { nonce: NONCE_HEX, startPcr }
const quotes = quoteFiles({ entries: LOG.slice(0, 4) })
const judged = (entries: readonly MadeEntry[]) => [logFile(entries), ...quotes, trustedKey()]

describe('a start value that the log passes only later', () => {
  const altered = LOG.with(1, { path: '/evil' })

  it('proves what follows it, and makes the head an error', async () => {
    const report = await reportOf(judged(altered), options)
    expect(report.replay).toMatchObject([{ status: 'match', matchedEntries: 4 }])
    expect(findingOf(report, 'replay.head-not-explained')).toMatchObject({ severity: 'error', entries: [1, 2], evidence: 'e1', byteOffset: 0 })
    expect(report).toMatchObject({ verdict: 'untrusted', coverage: { attested: 2, open: 0, notAttested: 3, beforeStart: 2 } })
    expect(report.timeline).toMatchObject([{ entriesFrom: 3, entriesTo: 4, clockFrom: null }, { entriesFrom: 5, entriesTo: 5, clockTo: null }])
  })

  it('says of each entry on which side it stands', async () => {
    const { rows } = await (await analyzed(judged(altered), options)).rows({ text: '', classes: [] }, 0, 9)
    expect(rows.map(({ coverage, attested, attestedBy }) => [coverage, attested, attestedBy])).toEqual([
      ['before-start', false, null], ['before-start', false, null], ['attested', true, 'e2'], ['attested', true, 'e2'], ['after-last-quote', false, null],
    ])
    expect(rows[0].why).toContain('before the known start')
  })

  it('is not asked for without a start value, nor found where the rest was altered too', async () => {
    expect(codesOf(await reportOf(judged(altered), { nonce: NONCE_HEX }))).toContain('replay.mismatch')
    const report = await reportOf(judged(LOG.with(2, { path: '/evil' })), options)
    expect(codesOf(report)).toContain('replay.mismatch')
    expect(codesOf(report)).not.toContain('replay.head-not-explained')
  })

  it('that is the first entry\'s own leaves no head', async () => {
    const report = await reportOf(judged(LOG.slice(2)), options)
    expect(report.coverage).toMatchObject({ attested: 2, notAttested: 1, beforeStart: 0 })
    expect(codesOf(report)).not.toContain('replay.head-not-explained')
  })
})
