import { describe, expect, it } from 'vitest'
import type { EvidenceFile } from '@shared/model/evidence'
import type { Report } from '@shared/model/report'
import { ENTRIES, NONCE_HEX, PCR10_SHA256, codesOf, file, findingOf, logFile, quoteFiles, reportOf, trustedKey, valuesAfter } from '../../../support/make-case'
import { hex } from '../../../support/decode'
import { makeLog, pcrAfter, type MadeEntry } from '../../../support/make-log'
import { makePcrFile, type Selection } from '../../../support/make-tpm'

const ALL_BANKS = ['sha1', 'sha256', 'sha384', 'sha512', 'sm3', 'sha3-256', 'sha3-384', 'sha3-512'] as const
const rows = (report: Report) => report.replay.map((row) => [row.pcr, row.bank, row.status, row.reportedBy, row.reason, row.digestRule, row.matchedEntries])
const pcrFile = (values: readonly (readonly [bank: string, pcr: number, value: Uint8Array])[], name = 'host.pcrs'): EvidenceFile =>
  file(name, makePcrFile(values.map(([bank, pcr]): Selection => ({ bank, pcrs: [pcr] })), values.map(([, , value]) => value)))
const valueOf = (entries: readonly MadeEntry[], bank = 'sha256', pcr = 10) => new Uint8Array(pcrAfter(entries, bank, pcr))

describe('without any reported value', () => {
  it('sha1 and sha256 are replayed and nothing is compared', async () => {
    const report = await reportOf([logFile()], {})
    expect(rows(report)).toEqual([[10, 'sha1', 'not-checked', null, 'no-reported-value', 'per-bank', null], [10, 'sha256', 'not-checked', null, 'no-reported-value', 'per-bank', null]])
    expect(report.replay.map((row) => row.replayedValue)).toEqual([hex(valueOf(ENTRIES, 'sha1')), hex(valueOf(ENTRIES))])
  })

  it('other banks are replayed when asked for, in the order of the banks, once', async () => {
    const report = await reportOf([logFile()], { banks: ['sha512', 'sha3-512', 'sm3', 'sha1', 'sha384', 'sha3-256', 'sha3-384', 'sha512'] })
    expect(report.replay.map((row) => [row.bank, row.replayedValue])).toEqual(ALL_BANKS.map((bank) => [bank, hex(valueOf(ENTRIES, bank))]))
  })

  it('every PCR of the log has its rows, and IMA\'s though no entry names it', async () => {
    const entries = ENTRIES.map((entry, i) => ({ ...entry, pcr: i % 2 ? 12 : 11 }))
    expect((await reportOf([logFile(entries)], {})).replay.map((row) => [row.pcr, row.bank])).toEqual([10, 11, 12].flatMap((pcr) => [[pcr, 'sha1'], [pcr, 'sha256']]))
  })

  it('a PCR that does not exist has no row', async () => {
    expect((await reportOf([logFile([...ENTRIES, { pcr: 24 }, { pcr: 0xffffffff }])], {})).replay.map((row) => row.pcr)).toEqual([10, 10])
  })
})

describe('a reported value', () => {
  it('is reached after the smallest number of entries of the whole log', async () => {
    const entries: MadeEntry[] = [...ENTRIES.slice(0, 2), { pcr: 11, path: '/other' }, ...ENTRIES.slice(2), { pcr: 11, path: '/last' }]
    const report = await reportOf([logFile(entries), pcrFile([['sha256', 10, valueOf(ENTRIES)], ['sha256', 11, valueOf(entries, 'sha256', 11)]])], {})
    expect(rows(report)).toEqual([[10, 'sha256', 'match', 'pcr-values', null, 'per-bank', 5], [11, 'sha256', 'match', 'pcr-values', null, 'per-bank', 6]])
  })

  it('may be that of no entry at all', async () => {
    expect(rows(await reportOf([logFile(), pcrFile([['sha256', 10, new Uint8Array(32)]])], {}))).toEqual([[10, 'sha256', 'match', 'pcr-values', null, 'per-bank', 0]])
  })

  it('of one bank does not make the others replayed', async () => {
    expect((await reportOf([logFile(), pcrFile([['sha384', 10, valueOf(ENTRIES, 'sha384')]])], {})).replay.map((row) => row.bank)).toEqual(['sha384'])
  })

  it('of a PCR that neither IMA nor an entry extends is not compared', async () => {
    const report = await reportOf([logFile(), pcrFile([['sha256', 0, new Uint8Array(32).fill(7)], ['sha256', 10, valueOf(ENTRIES)]])], {})
    expect(rows(report)).toEqual([[10, 'sha256', 'match', 'pcr-values', null, 'per-bank', 4]])
  })

  it('that a log without entries does not reach is not said to be proven by others', async () => {
    const messages = []
    for (const entries of [[], ENTRIES.slice(0, 1)]) {
      const report = await reportOf([file('log', makeLog(entries), 'log'), pcrFile([['sha256', 10, new Uint8Array(32).fill(1)]])], {})
      messages.push(findingOf(report, 'replay.mismatch').message)
    }
    expect(messages[0]).toMatch(/: the log has no entry that could replay to the value .*\. What was measured is missing, or this value was altered\.$/)
    expect(messages[1]).toMatch(/: the only entry does not replay to the value/)
  })

  it('of several files has a row for each', async () => {
    const report = await reportOf([logFile(), pcrFile([['sha256', 10, valueOf(ENTRIES.slice(0, 2))]], 'early.pcrs'), pcrFile([['sha256', 10, valueOf(ENTRIES)]], 'late.pcrs'), pcrFile([['sha256', 10, new Uint8Array(32).fill(1)]], 'wrong.pcrs')], {})
    expect(report.replay.map((row) => [row.reportedEvidence, row.status, row.matchedEntries])).toEqual([['e2', 'match', 2], ['e3', 'match', 4], ['e4', 'mismatch', null]])
    expect(findingOf(report, 'replay.mismatch').evidence).toBe('e4')
  })

  it('that differs in its last bit is not reached', async () => {
    const value = valueOf(ENTRIES)
    value[31] ^= 1
    const report = await reportOf([logFile(), pcrFile([['sha256', 10, value]])], {})
    expect(rows(report)).toEqual([[10, 'sha256', 'mismatch', 'pcr-values', null, null, null]])
    expect(report).toMatchObject({ attestation: 'not-checked', verdict: 'untrusted' })
  })

  it('of an unknown bank is not compared and not passed', async () => {
    const report = await reportOf([logFile(), pcrFile([['sha256', 7, new Uint8Array(32)], ['alg-0x0042', 10, new Uint8Array(32).fill(1)]])], {})
    expect(rows(report)).toEqual([[10, 'alg-0x0042', 'not-checked', 'pcr-values', 'unknown-algorithm', null, null]])
  })

  it('that a quote covers is the quote\'s, and of an unselected bank is only the host\'s word', async () => {
    const selection = [{ bank: 'sha1', pcrs: [10] }, { bank: 'sha256', pcrs: [10] }]
    const report = await reportOf([logFile(), ...quoteFiles({ bare: true }), file('quote.pcrs', makePcrFile(selection, valuesAfter(ENTRIES, selection))), trustedKey()])
    expect(report.replay.map((row) => [row.bank, row.reportedBy, row.status])).toEqual([['sha1', 'pcr-values', 'match'], ['sha256', 'quote', 'match']])
    expect(findingOf(report, 'replay.bank-not-quoted')).toMatchObject({ severity: 'info', evidence: 'e4' })
    expect(report.attestation).toBe('pass')
  })
})

describe('a bank of padded SHA-1 digests', () => {
  it.each(['sha256', 'sha384', 'sha512'])('%s matches, with a warning', async (bank) => {
    const entries = [...ENTRIES, { path: '/v', violation: true }]
    const report = await reportOf([logFile(entries), pcrFile([[bank, 10, new Uint8Array(pcrAfter(entries, bank, 10, 'padded-sha1'))]])], {})
    expect(rows(report)).toEqual([[10, bank, 'match', 'pcr-values', null, 'padded-sha1', 5]])
    expect(findingOf(report, 'replay.padded-sha1')).toMatchObject({ severity: 'warning', found: bank })
  })

  it('in a column of another size: the SHA-1 digests are made from the data', async () => {
    const log = file('binary_runtime_measurements_sha256', makeLog(ENTRIES, { column: 'sha256' }))
    const report = await reportOf([log, pcrFile([['sha512', 10, new Uint8Array(pcrAfter(ENTRIES, 'sha512', 10, 'padded-sha1'))]])], {})
    expect(report.replay).toMatchObject([{ bank: 'sha512', status: 'match', digestRule: 'padded-sha1' }])
  })

  it('beside a sound one: each by its own rule', async () => {
    const report = await reportOf([logFile(), pcrFile([['sha256', 10, valueOf(ENTRIES)], ['sha512', 10, new Uint8Array(pcrAfter(ENTRIES, 'sha512', 10, 'padded-sha1'))]])], {})
    expect(report.replay.map((row) => [row.bank, row.digestRule])).toEqual([['sha256', 'per-bank'], ['sha512', 'padded-sha1']])
  })

  it('never makes one half of a log follow the other rule', async () => {
    const [head, tail] = [ENTRIES.slice(0, 2), ENTRIES.slice(2)]
    const mixed = pcrAfter(tail, 'sha256', 10, 'padded-sha1', {}, pcrAfter(head, 'sha256'))
    expect((await reportOf([logFile(), pcrFile([['sha256', 10, new Uint8Array(mixed)]])], {})).replay).toMatchObject([{ status: 'mismatch' }])
  })
})

describe('an altered log', () => {
  const column = makeLog([ENTRIES[3]]).slice(4, 24)
  const altered: MadeEntry[] = [...ENTRIES.slice(0, 3), { path: '/opt/evil', templateDigest: column }]

  it('whose digests alone still reach the value is a mismatch: its data were altered', async () => {
    const report = await reportOf([logFile(altered), pcrFile([['sha1', 10, valueOf(ENTRIES, 'sha1')]])], {})
    expect(rows(report)).toEqual([[10, 'sha1', 'mismatch', 'pcr-values', 'data-altered', null, null]])
    expect(report.log!.templateDigests).toEqual({ checked: 4, mismatched: [4] })
    expect(codesOf(report)).toEqual(expect.arrayContaining(['replay.mismatch', 'log.template-digest-mismatch']))
  })

  it('never matches in a bank that the digests do not belong to', async () => {
    expect(rows(await reportOf([logFile(altered), pcrFile([['sha256', 10, valueOf(ENTRIES)]])], {}))).toEqual([[10, 'sha256', 'mismatch', 'pcr-values', null, null, null]])
  })

  it('with digests made anew for the altered data does not replay', async () => {
    const clean: MadeEntry[] = [...ENTRIES.slice(0, 3), { path: '/opt/evil' }]
    const report = await reportOf([logFile(clean), ...quoteFiles(), trustedKey()])
    expect(report.log!.templateDigests.mismatched).toEqual([])
    expect(report).toMatchObject({ attestation: 'fail', replay: [{ status: 'mismatch', reason: null }] })
  })

  it.each<[string, MadeEntry[]]>([
    ['an entry left out', ENTRIES.toSpliced(2, 1)], ['an entry added', ENTRIES.toSpliced(2, 0, { path: '/opt/x' })], ['two entries exchanged', [ENTRIES[0], ENTRIES[2], ENTRIES[1], ENTRIES[3]]],
    ['an entry twice', ENTRIES.toSpliced(2, 0, ENTRIES[2])], ['an entry moved to another PCR', ENTRIES.with(2, { ...ENTRIES[2], pcr: 11 })], ['an entry made a violation', ENTRIES.with(2, { ...ENTRIES[2], violation: true })],
  ])('with %s does not replay', async (_, entries) => {
    const report = await reportOf([logFile(entries), ...quoteFiles(), trustedKey()])
    expect(report.replay.find((row) => row.pcr === 10)).toMatchObject({ status: 'mismatch', matchedEntries: null })
    expect(report).toMatchObject({ attestation: 'fail', verdict: 'untrusted' })
  })
})

describe('a start that is given', () => {
  const [head, tail] = [ENTRIES.slice(0, 2), ENTRIES.slice(2)]
  const startPcr = [{ bank: 'sha256' as const, value: hex(valueOf(head)) }]

  it('lets a segment replay to the end of the whole', async () => {
    const files = [logFile(tail), ...quoteFiles(), trustedKey()]
    expect((await reportOf(files)).replay).toMatchObject([{ status: 'mismatch', reason: 'unknown-start' }])
    const report = await reportOf(files, { nonce: NONCE_HEX, startPcr })
    expect(report).toMatchObject({ replay: [{ status: 'match', matchedEntries: 2 }], attestation: 'pass' })
    expect(codesOf(report)).toContain('log.missing-start')
  })

  it('that is wrong reaches nothing, and is not blamed on the head', async () => {
    const report = await reportOf([logFile(tail), pcrFile([['sha256', 10, valueOf(ENTRIES)]])], { startPcr: [{ bank: 'sha256', value: '11'.repeat(32) }] })
    expect(report.replay).toMatchObject([{ status: 'mismatch', reason: null }])
  })

  it('is that of IMA\'s PCR only', async () => {
    const entries = [...tail, { pcr: 11, path: '/x' }]
    const report = await reportOf([logFile(entries), pcrFile([['sha256', 10, valueOf(ENTRIES)], ['sha256', 11, valueOf(entries, 'sha256', 11)]])], { startPcr })
    expect(report.replay.map((row) => row.status)).toEqual(['match', 'match'])
  })
})

it('a damaged log replays what was read of it', async () => {
  const cut = file('binary_runtime_measurements', makeLog(ENTRIES).subarray(0, -3))
  const before = valueOf(ENTRIES.slice(0, 3))
  const report = await reportOf([cut, pcrFile([['sha256', 10, valueOf(ENTRIES)], ['sha1', 10, valueOf(ENTRIES.slice(0, 3), 'sha1')]])], {})
  expect(report.replay.map((row) => [row.bank, row.status, row.reason, row.matchedEntries])).toEqual([['sha1', 'match', null, 3], ['sha256', 'mismatch', 'stopped-early', null]])
  expect(report.replay[1].replayedValue).toBe(hex(before))
})

describe('a quote without PCR values', () => {
  const withOther = (entries: readonly MadeEntry[], files: EvidenceFile[] = []) => {
    const selection = [{ bank: 'sha256', pcrs: [0, 10] }]
    const values = [new Uint8Array(32).fill(9), ...valuesAfter(ENTRIES, PCR10_SHA256)]
    return reportOf([logFile(entries), ...quoteFiles({ selection, spec: { values }, bare: true }), ...files, trustedKey()])
  }

  it('of a PCR outside the log says nothing for the log, and nothing against it', async () => {
    const report = await withOther(ENTRIES)
    expect(rows(report)).toEqual([[10, 'sha256', 'not-checked', 'quote', 'no-values', null, null]])
    expect(report).toMatchObject({ attestation: 'not-checked', verdict: 'inconclusive', answers: { attestation: { reasons: ['no-values'] } } })
    expect(codesOf(report)).toEqual([])
  })

  it('is compared as soon as its values are there', async () => {
    const values = pcrFile([['sha256', 0, new Uint8Array(32).fill(9)], ['sha256', 10, valueOf(ENTRIES)]])
    expect(await withOther(ENTRIES, [values])).toMatchObject({ replay: [{ status: 'match', matchedEntries: 4 }], attestation: 'pass' })
    expect(await withOther(ENTRIES.slice(1), [values])).toMatchObject({ replay: [{ status: 'mismatch' }], attestation: 'fail' })
  })

  it('of the log\'s PCRs alone proves by itself that the log is another', async () => {
    const report = await reportOf([logFile(ENTRIES.with(2, { path: '/opt/x' })), ...quoteFiles({ bare: true }), trustedKey()])
    expect(rows(report)).toEqual([[10, 'sha256', 'mismatch', 'quote', null, null, null]])
    expect(report).toMatchObject({ attestation: 'fail', verdict: 'untrusted' })
  })
})
