import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ECC_KEY, NONCE_HEX, OTHER_KEY, codesOf, file, findingOf, logFile, quoteFiles, reportOf, trustedKey } from '../../../support/make-case'
import { bootLog, type MadeEntry } from '../../../support/make-log'
import type { QuoteSpec, SigningKey } from '../../../support/make-tpm'
import { vector } from '../../../vectors/tpm/load'

const LOG: readonly MadeEntry[] = bootLog('/a', '/b', '/c', '/d', '/e', '/f', '/g')
type When = Pick<QuoteSpec, 'clock' | 'resetCount' | 'restartCount' | 'safe'>

/** A quote after so many entries, at some time. */
const quoted = (name: string, entries: number, spec: When, key: SigningKey = ECC_KEY) => quoteFiles({ name, entries: LOG.slice(0, entries), spec, key })
const judge = (...quotes: ReturnType<typeof quoted>[]) => reportOf([logFile(LOG), ...quotes.flat(), trustedKey(), trustedKey(OTHER_KEY)])
const windows = async (...quotes: ReturnType<typeof quoted>[]) =>
  (await judge(...quotes)).timeline.map(({ entriesFrom, entriesTo, clockFrom, clockTo }) => [entriesFrom, entriesTo, clockFrom, clockTo])

describe('windows of time', () => {
  it('lie before, between and after the quotes of a boot, in whatever order these come', async () => {
    const expected = [[1, 3, null, '100'], [4, 5, '100', '200'], [6, 8, '200', null]]
    expect(await windows(quoted('a', 3, { clock: 100 }), quoted('b', 5, { clock: 200 }))).toEqual(expected)
    expect(await windows(quoted('a', 5, { clock: 200 }), quoted('b', 3, { clock: 100 }))).toEqual(expected)
  })

  it('end with a quote of the whole log, and begin as late as a quote allows', async () => {
    expect(await windows(quoted('a', 3, { clock: 100 }), quoted('b', 3, { clock: 150 }), quoted('c', 8, { clock: 200 }))).toEqual([[1, 3, null, '100'], [4, 8, '150', '200']])
  })

  it('name the quotes that bound them and are as good as the worse of these', async () => {
    const { timeline } = await reportOf([logFile(LOG), ...quoted('a', 3, { clock: 100 }), ...quoted('b', 5, { clock: 200 }), trustedKey()], {})
    expect(timeline.map(({ after, quote, status }) => [after, quote, status])).toEqual([[null, 'e2', 'not-checked'], ['e2', 'e5', 'not-checked'], ['e5', null, 'not-checked']])
    expect((await judge(quoted('a', 3, { clock: 100 }))).timeline.map(({ status }) => status)).toEqual(['pass', 'pass'])
  })

  it('are not told by a quote that fails', async () => {
    const forged = quoteFiles({ name: 'b', entries: LOG.slice(0, 5), spec: { clock: 200, nonce: Uint8Array.of(1) } })
    expect(await windows(quoted('a', 3, { clock: 100 }), forged, quoted('c', 7, { clock: 300 }))).toEqual([[1, 3, null, '100'], [4, 7, '100', '300'], [8, 8, '300', null]])
  })

  it('go through a sleep, and say so', async () => {
    const { timeline } = await judge(quoted('a', 3, { clock: 100 }), quoted('b', 5, { clock: 200, restartCount: 2 }))
    expect(timeline.map(({ restarts }) => restarts)).toEqual([0, 2, 0])
  })

  it('begin anew where a restart has reset the PCR', async () => {
    expect(await windows(quoted('a', 5, { clock: 100 }), quoted('b', 3, { clock: 200, restartCount: 1 }))).toEqual([[1, 3, null, '200'], [4, 8, '200', null]])
  })

  it('are apart for each key: of two keys nothing says that they are of one boot', async () => {
    const { timeline } = await judge(quoted('a', 3, { clock: 100 }), quoted('b', 5, { clock: 200 }, OTHER_KEY))
    expect(timeline.map(({ boot, entriesFrom, entriesTo }) => [boot, entriesFrom, entriesTo])).toEqual([[1, 1, 3], [1, 4, 8], [2, 1, 5], [2, 6, 8]])
  })

  it('at one instant of the clock are in the order of the log', async () => {
    expect(await windows(quoted('a', 5, { clock: 100 }), quoted('b', 3, { clock: 100 }))).toEqual([[1, 3, null, '100'], [4, 5, '100', '100'], [6, 8, '100', null]])
  })

  it('are none without a log or without a quote that it reaches', async () => {
    expect((await reportOf([...quoted('a', 3, {}), trustedKey()])).timeline).toEqual([])
    expect((await reportOf([logFile(bootLog('/else')), ...quoted('a', 3, {}), trustedKey()])).timeline).toEqual([])
  })
})

describe('contradictions', () => {
  it('a later quote that covers fewer entries of the same boot is an error', async () => {
    const report = await judge(quoted('a', 5, { clock: 100 }), quoted('b', 3, { clock: 200 }))
    expect(findingOf(report, 'quote.order-contradicts-log')).toMatchObject({ severity: 'error', evidence: 'e5', byteLength: 8, expected: 'at least 5 entries', found: '3 entries' })
    expect(report.verdict).toBe('untrusted')
    expect(report.timeline.map(({ entriesFrom, clockFrom }) => [entriesFrom, clockFrom])).toEqual([[1, null], [4, '200']])
  })

  it('is not hidden by a quote between the two that the log does not reach', async () => {
    const between = quoteFiles({ name: 'b', entries: bootLog('/else'), spec: { clock: 150 } })
    expect(codesOf(await judge(quoted('a', 5, { clock: 100 }), between, quoted('c', 3, { clock: 200 })))).toContain('quote.order-contradicts-log')
  })

  it.each<[string, When, SigningKey]>([
    ['after a restart', { clock: 200, restartCount: 1 }, ECC_KEY], ['after a reset', { clock: 200, resetCount: 4 }, ECC_KEY], ['by another key', { clock: 200 }, OTHER_KEY], ['at the same instant', { clock: 100 }, ECC_KEY],
  ])('%s fewer entries are no contradiction', async (_, when, key) => {
    expect(codesOf(await judge(quoted('a', 5, { clock: 100 }), quoted('b', 3, when, key)))).not.toContain('quote.order-contradicts-log')
  })

  it('a clock that went back over a reset is told', async () => {
    const report = await judge(quoted('a', 3, { clock: 500 }), quoted('b', 5, { clock: 200, resetCount: 4 }))
    expect(findingOf(report, 'quote.clock-went-back')).toMatchObject({ severity: 'warning', evidence: 'e5', expected: 'at least 500 ms', found: '200 ms' })
  })

  it('a quote whose signature is bad contradicts nobody', async () => {
    const forged = quoteFiles({ name: 'b', entries: LOG.slice(0, 3), spec: { clock: 200 }, alter: (attest) => attest.with(2, attest[2] ^ 1) })
    expect(codesOf(await judge(quoted('a', 5, { clock: 100 }), forged))).not.toContain('quote.order-contradicts-log')
  })
})

it('a session of a real TPM: an owner key, whose counts are blurred, with a reset and a sleep', async () => {
  const log = file('log', readFileSync(new URL('../../../../samples/several-quotes/binary_runtime_measurements', import.meta.url)))
  const quotes = [0, 1, 3].flatMap((n) => ['msg', 'sig', 'pcrs'].map((part) => file(`owner-${n}.${part}`, vector(`in-time/owner-${n}.${part}`))))
  const report = await reportOf([log, ...quotes, file('owner.pub', vector('in-time/owner.pub'), 'attestation-key')], { nonce: ['a3f1c2de00', 'a3f1c2de01', 'a3f1c2de03'] })
  expect(report).toMatchObject({ attestation: 'pass', quotes: [{ order: 1, boot: 1, attestedEntries: null }, { order: 2, boot: 2, attestedEntries: 56 }, { order: 3, boot: 2, attestedEntries: 174 }] })
  expect(report.timeline).toMatchObject([{ entriesTo: 56 }, { entriesFrom: 57, entriesTo: 174, clockFrom: '8021', clockTo: '23166', restarts: 1 }, { entriesFrom: 175 }])
  expect(codesOf(report)).toEqual(['quote.entries-not-attested', 'quote.other-boot'])
})

it('one nonce for all quotes is enough where they share it', async () => {
  expect((await reportOf([logFile(LOG), ...quoted('a', 3, { clock: 1 }), ...quoted('b', 5, { clock: 2 }), trustedKey()], { nonce: NONCE_HEX })).quotes.map((quote) => quote.nonce)).toEqual(['pass', 'pass'])
})
