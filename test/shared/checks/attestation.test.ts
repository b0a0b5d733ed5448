import { describe, expect, it } from 'vitest'
import type { Report } from '@shared/model/report'
import { ECC_KEY, ENTRIES, NONCE_HEX, OTHER_KEY, analyzed, codesOf, file, findingOf, logFile, policyFile, quoteFiles, reportOf, trustedKey } from '../../support/make-case'
import { bootLog, makeLog, type MadeEntry } from '../../support/make-log'
import { makePublic } from '../../support/make-tpm'

const LATER: readonly MadeEntry[] = [...ENTRIES, { path: '/opt/later' }]
const answer = ({ attestation, answers }: Report) => [attestation, answers.attestation.verdict, answers.attestation.reasons]
const attested = async (...args: Parameters<typeof analyzed>) => (await (await analyzed(...args)).rows({ text: '', classes: [] }, 0, 100)).rows.map((row) => row.attested)

describe('attestation passes only with every link of the chain', () => {
  const chain = { log: [logFile()], quote: quoteFiles(), key: [trustedKey()] }
  const all = [...chain.log, ...chain.quote, ...chain.key]

  it('whole', async () => {
    expect(answer(await reportOf(all))).toEqual(['pass', 'pass', []])
  })

  it.each<[string, readonly (typeof all)[number][], string | undefined, readonly string[]]>([
    ['the log', [...chain.quote, ...chain.key], NONCE_HEX, ['no-log']], ['the quote', [...chain.log, ...chain.key], NONCE_HEX, ['no-quote']], ['the key', [...chain.log, ...chain.quote], NONCE_HEX, ['no-trusted-key']],
    ['the signature', all.filter((one) => !one.path.endsWith('.sig')), NONCE_HEX, ['no-signature']], ['the nonce', all, undefined, ['nonce-not-given']],
  ])('without %s it is open', async (_, files, nonce, reasons) => {
    const report = await reportOf(files, { nonce })
    expect(answer(report)).toEqual(['not-checked', 'not-checked', expect.arrayContaining([...reasons])])
    expect(report.verdict).toBe('inconclusive')
    expect(report.answers.attestation.because.length).toBeGreaterThan(0)
  })

  it('never by PCR values alone, however well they fit', async () => {
    const report = await reportOf([...chain.log, ...chain.quote.filter((one) => one.path.endsWith('.pcrs')), ...chain.key])
    expect(report.replay).toMatchObject([{ status: 'match' }])
    expect(answer(report)).toEqual(['not-checked', 'not-checked', ['no-quote']])
  })

  it('never by a policy that is met', async () => {
    const report = await reportOf([...chain.log, policyFile({ excludes: ['.*'] })], {})
    expect(report).toMatchObject({ attestation: 'not-checked', compliance: 'pass', verdict: 'inconclusive' })
  })
})

describe('of several quotes', () => {
  const good = quoteFiles({ name: 'good' })

  it('a good one speaks although a longer one is open', async () => {
    const report = await reportOf([logFile(LATER), ...good, ...quoteFiles({ name: 'long', entries: LATER }).filter((one) => !one.path.endsWith('.sig')), trustedKey()])
    expect(report.quotes.map((quote) => quote.status)).toEqual(['pass', 'not-checked'])
    expect(report.attestation).toBe('pass')
  })

  it('entries that are covered only by one that does not pass are neither proven nor left out', async () => {
    const files = [logFile(LATER), ...good, ...quoteFiles({ name: 'long', entries: LATER, key: OTHER_KEY }), file('other.pub', makePublic(OTHER_KEY))]
    expect(await attested(files, { nonce: NONCE_HEX })).not.toContain(true)
    expect(await attested([...files, trustedKey()])).toEqual([true, true, true, true, null])
  })

  it('one that does not fit the log does not hide one that does', async () => {
    const foreign = quoteFiles({ name: 'foreign', entries: bootLog('/another/machine') })
    const report = await reportOf([logFile(), ...good, ...foreign, trustedKey()])
    expect(report.attestation).toBe('pass')
    expect(codesOf(report)).toContain('replay.mismatch')
    expect(report.verdict).toBe('untrusted')
  })

  it('by two trusted keys both count', async () => {
    const report = await reportOf([logFile(LATER), ...good, ...quoteFiles({ name: 'other', entries: LATER, key: OTHER_KEY }), trustedKey(ECC_KEY), trustedKey(OTHER_KEY)])
    expect(report.quotes.map((quote) => quote.status)).toEqual(['pass', 'pass'])
    expect(codesOf(report)).toEqual([])
  })
})

describe('entries', () => {
  it('of PCRs that different banks of a quote cover are attested by their own PCR', async () => {
    const entries: MadeEntry[] = [...bootLog('/a'), { pcr: 11, path: '/b' }, { path: '/c' }, { pcr: 11, path: '/d' }]
    const quoted = entries.slice(0, 4)
    const selection = [{ bank: 'sha256', pcrs: [10, 11] }]
    const files = [logFile(entries), ...quoteFiles({ entries: quoted, selection }), trustedKey()]
    expect(await attested(files)).toEqual([true, true, true, true, false])
    expect(findingOf(await reportOf(files), 'quote.entries-not-attested')).toMatchObject({ entries: [5] })
  })

  it('of a PCR that does not exist are never attested', async () => {
    const entries: MadeEntry[] = [...ENTRIES, { pcr: 24, path: '/x' }]
    expect(await attested([logFile(entries), ...quoteFiles(), trustedKey()])).toEqual([true, true, true, true, false])
  })

  it('before damage are attested as far as the quote reaches', async () => {
    const cut = file('binary_runtime_measurements', makeLog(LATER).subarray(0, -2))
    const report = await reportOf([cut, ...quoteFiles(), trustedKey()])
    expect(report).toMatchObject({ attestation: 'pass', verdict: 'untrusted', quotes: [{ attestedEntries: 4 }] })
  })

  it('of which no quote has a place in the log are unknown, not unproven', async () => {
    expect(await attested([logFile(), ...quoteFiles({ entries: bootLog('/else') }), trustedKey()])).toEqual([null, null, null, null])
    expect(await attested([logFile()])).toEqual([null, null, null, null])
  })
})
