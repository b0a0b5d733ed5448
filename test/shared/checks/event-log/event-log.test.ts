import { describe, expect, it } from 'vitest'
import type { EvidenceFile } from '@shared/model/evidence'
import { ENTRIES, file, logFile, policyFile, quoteFiles, reportOf, trustedKey } from '../../../support/make-case'
import { digestOf } from '../../../support/make-log'
import { makeEventLog, makeSha1EventLog, eventPcr, specIdEvent, type MadeEvent } from '../../../support/make-event-log'

const EVENTS: readonly MadeEvent[] = [
  { pcr: 0, type: 8, data: Buffer.from('v1') },
  { pcr: 4, type: 0x80000003, data: Buffer.alloc(32), measured: Buffer.from('boot loader') },
  { pcr: 4, type: 4, data: Buffer.alloc(4) },
]
const eventLog = (events = EVENTS): EvidenceFile => file('binary_bios_measurements', makeEventLog(events))
/** The form of tpm2_pcrread. */
const pcrs = (values: Readonly<Record<number, Buffer>>, bank = 'sha256'): EvidenceFile =>
  file('pcrs.yaml', Buffer.from(`  ${bank}:\n${Object.entries(values).map(([pcr, value]) => `    ${pcr.padEnd(2)}: 0x${value.toString('hex').toUpperCase()}\n`).join('')}`))
const codes = (report: Awaited<ReturnType<typeof reportOf>>) => report.findings.map((one) => one.code)

describe('an event log', () => {
  it('matches the values that it leads to, in every bank', async () => {
    const report = await reportOf([eventLog(), pcrs({ 0: eventPcr(EVENTS, 'sha256', 0), 4: eventPcr(EVENTS, 'sha256', 4) })])
    expect(report.eventLog).toMatchObject({ evidence: 'e1', format: 'crypto-agile', events: 4, stopped: null })
    expect(report.eventLog!.pcrs.map(({ pcr, bank, status, reason }) => [bank, pcr, status, reason])).toEqual([
      ['sha1', 0, 'not-checked', 'no-reported-value'], ['sha1', 4, 'not-checked', 'no-reported-value'], ['sha256', 0, 'match', null], ['sha256', 4, 'match', null],
    ])
    expect(codes(report)).not.toContain('event-log.replay-mismatch')
  })

  it('that leads elsewhere is an error that names the PCR', async () => {
    const report = await reportOf([eventLog(EVENTS.slice(0, 2)), pcrs({ 0: eventPcr(EVENTS, 'sha256', 0), 4: eventPcr(EVENTS, 'sha256', 4) })])
    expect(report.verdict).toBe('untrusted')
    expect(report.findings.filter((one) => one.code === 'event-log.replay-mismatch')).toMatchObject([{
      severity: 'error', entry: null, event: 2, evidence: 'e1', expected: `sha256:${eventPcr(EVENTS, 'sha256', 4).toString('hex')}`,
      message: expect.stringContaining('The events of PCR 4 do not lead to the value in pcrs.yaml'),
    }])
  })

  it('begins PCR 0 with the locality that it names', async () => {
    const events = [{ pcr: 0, type: 3, data: Buffer.from('StartupLocality\0\x03') }, ...EVENTS]
    const report = await reportOf([eventLog(events), pcrs({ 0: eventPcr(EVENTS, 'sha256', 0, 3) })])
    expect(report.eventLog!.pcrs.find((row) => row.pcr === 0 && row.bank === 'sha256')).toMatchObject({ status: 'match' })
  })

  it('of the older form is replayed in sha1', async () => {
    const report = await reportOf([file('binary_bios_measurements', makeSha1EventLog(EVENTS)), pcrs({ 4: eventPcr(EVENTS, 'sha1', 4) }, 'sha1')])
    expect(report.eventLog).toMatchObject({ format: 'sha1', events: 3, pcrs: [{ bank: 'sha1', pcr: 0 }, { bank: 'sha1', pcr: 4, status: 'match' }] })
  })

  it('that is cut is damaged, and never matches by what is left', async () => {
    const whole = makeEventLog(EVENTS)
    const report = await reportOf([file('binary_bios_measurements', whole.subarray(0, whole.length - 2)), pcrs({ 4: eventPcr(EVENTS, 'sha256', 4) })])
    expect(report.eventLog).toMatchObject({ events: 3, stopped: { code: 'event-log.truncated', entry: null, event: 3, byteOffset: whole.length - 4 } })
    expect(report.eventLog!.pcrs.find((row) => row.pcr === 4 && row.bank === 'sha256')).toMatchObject({ status: 'mismatch', reason: 'stopped-early' })
    expect(report.findings.find((one) => one.code === 'evidence.truncated')).toMatchObject({ severity: 'error', entry: null, event: 3, evidence: 'e1', byteOffset: whole.length - 4 })
  })

  it('whose data are not those of the digest says so', async () => {
    const report = await reportOf([eventLog([{ pcr: 1, type: 5, data: Buffer.from('harmless'), measured: Buffer.from('harmful') }, ...EVENTS])])
    expect(report.findings.filter((one) => one.code === 'event-log.data-mismatch')).toMatchObject([{ severity: 'warning', event: 1, byteLength: 8 }])
  })
})

describe('an odd event', () => {
  const odd = (report: Awaited<ReturnType<typeof reportOf>>) => report.findings.filter((one) => one.code === 'event-log.odd-event')
  const row = (report: Awaited<ReturnType<typeof reportOf>>, bank: string, pcr: number) => report.eventLog!.pcrs.find((one) => one.bank === bank && one.pcr === pcr)
  const locality = (byte: string, pcr = 0): MadeEvent => ({ pcr, type: 3, data: Buffer.from(`StartupLocality\0${byte}`, 'latin1') })
  /** Of an event with data of these bytes and so many bytes of digests, ids included. */
  const size = (data: number, digests: number) => 12 + digests + 4 + data

  it('is not found in a sound log of either form', async () => {
    expect(odd(await reportOf([eventLog()]))).toEqual([])
    expect(odd(await reportOf([file('binary_bios_measurements', makeSha1EventLog(EVENTS))]))).toEqual([])
  })

  it('without a digest for a bank is told once, and left out of the replay of that bank alone', async () => {
    const short = { ...EVENTS[1], banks: ['sha1'] }
    const report = await reportOf([eventLog([EVENTS[0], short, short, EVENTS[2]]), pcrs({ 4: eventPcr([EVENTS[2]], 'sha256', 4) })])
    expect(odd(report)).toMatchObject([{
      severity: 'warning', evidence: 'e1', event: 2, count: 1, byteOffset: specIdEvent(['sha1', 'sha256']).length + size(2, 56), byteLength: size(32, 22), expected: 'digests: sha1, sha256', found: 'digests: sha1',
      message: '2 events of the event log have no digest for a bank that the Spec ID event lists: event 2 (EV_EFI_BOOT_SERVICES_APPLICATION, PCR 4), and more. In the replay of that bank it is left out.',
    }])
    expect(row(report, 'sha256', 4)).toMatchObject({ status: 'match' })
    expect(row(report, 'sha1', 4)).toMatchObject({ replayedValue: eventPcr([EVENTS[1], EVENTS[1], EVENTS[2]], 'sha1', 4).toString('hex') })
  })

  it('with two digests of one algorithm is told, also where another bank is missing for it; the first counts', async () => {
    const bytes = makeEventLog([EVENTS[0], { ...EVENTS[1], banks: ['sha256', 'sha256'] }, EVENTS[2]])
    const second = specIdEvent(['sha1', 'sha256']).length + size(2, 56) + 12 + 34 + 2
    const report = await reportOf([file('boot', bytes.with(second, bytes[second] ^ 1)), pcrs({ 4: eventPcr(EVENTS, 'sha256', 4) })])
    expect(odd(report).map(({ event, expected, found }) => ({ event, expected, found }))).toEqual([
      { event: 2, expected: 'digests: sha1, sha256', found: 'digests: sha256, sha256' }, { event: 2, expected: 'one digest of each algorithm', found: 'digests: sha256, sha256' },
    ])
    expect(odd(report)[1].message).toBe('1 event of the event log has two digests of one algorithm: event 2 (EV_EFI_BOOT_SERVICES_APPLICATION, PCR 4). The first of them counts.')
    expect(row(report, 'sha256', 4)).toMatchObject({ status: 'match' })
  })

  it.each([0, 3, 4])('is not a first StartupLocality of %i on PCR 0', async (byte) => {
    const report = await reportOf([eventLog([locality(String.fromCharCode(byte)), ...EVENTS]), pcrs({ 0: eventPcr(EVENTS, 'sha256', 0, byte) })])
    expect(odd(report)).toEqual([])
    expect(row(report, 'sha256', 0)).toMatchObject({ status: 'match' })
  })

  it.each<[string, readonly MadeEvent[], number, number]>([
    ['on another PCR', [locality('\x03', 1), ...EVENTS], 1, 0],
    ['on no PCR', [locality('\x03', 0xffffffff), ...EVENTS], 1, 0],
    ['of a locality from which nothing starts', [locality('\x99'), ...EVENTS], 1, 0],
    ['without a locality', [locality(''), ...EVENTS], 1, 0],
    ['with more than a locality', [locality('\x03\0'), ...EVENTS], 1, 0],
    ['after PCR 0 was extended', [EVENTS[0], locality('\x03'), ...EVENTS.slice(1)], 2, 0],
    ['after an H-CRTM', [{ pcr: 0, type: 0x80000010, data: Buffer.from('x') }, locality('\x03')], 2, 4],
    ['that is the second', [locality('\x03'), locality('\x04'), ...EVENTS], 2, 3],
  ])('is a StartupLocality %s, and it changes nothing', async (_, events, event, start) => {
    const report = await reportOf([eventLog(events), pcrs({ 0: eventPcr(events, 'sha256', 0, start) })])
    expect(odd(report)).toMatchObject([{ severity: 'warning', event, byteLength: size(events[event - 1].data!.length, 56), message: expect.stringContaining('1 event of the event log tells a StartupLocality that is not believed') }])
    expect(row(report, 'sha256', 0)).toMatchObject({ status: 'match' })
  })

  it('that is no StartupLocality does not keep a later one from being believed', async () => {
    const events = [locality('\x03', 1), EVENTS[1], locality('\x03'), ...EVENTS]
    const report = await reportOf([eventLog(events), pcrs({ 0: eventPcr(EVENTS, 'sha256', 0, 3) })])
    expect(odd(report)).toMatchObject([{ event: 1, found: 'PCR 1, data 537461727475704c6f63616c6974790003' }])
    expect(row(report, 'sha256', 0)).toMatchObject({ status: 'match' })
  })

  it('of each kind has a finding of its own, and long data are cut', async () => {
    const report = await reportOf([eventLog([{ ...EVENTS[0], banks: ['sha1', 'sha1'] }, locality('x'.repeat(100))])])
    expect(odd(report).map((one) => one.event)).toEqual([1, 1, 2])
    expect(odd(report)[2].found).toMatch(/^PCR 0, data [0-9a-f]{64}…$/)
  })

  it('is told of no StartupLocality where registers are no PCRs', async () => {
    expect(odd(await reportOf([file('ccel', makeEventLog([locality('\x03', 1)]).with(0, 1))]))).toEqual([])
  })

  it('that only pads, or names no PCR, is a note of the evidence', async () => {
    const bytes = Uint8Array.of(...makeEventLog([...EVENTS, { pcr: 0xffffffff, type: 3 }]), 0, 0, 0)
    const report = await reportOf([file('boot', bytes)])
    expect(report.evidence[0].notes).toEqual(['padding at its end: 3 bytes, all zeros', '1 event names no PCR (0xffffffff): not replayed'])
    expect(odd(report)).toEqual([])
  })
})

describe('boot_aggregate', () => {
  const boot = Array.from({ length: 10 }, (_, pcr): MadeEvent => ({ pcr, type: 5, data: Buffer.from(`event of ${pcr}`) }))
  const aggregate = async (last: number, bank = 'sha256') => {
    const { createHash } = await import('node:crypto')
    return new Uint8Array(createHash(bank).update(Buffer.concat(Array.from({ length: last + 1 }, (_, pcr) => eventPcr(boot, bank, pcr)))).digest())
  }

  it.each([9, 7])('is proven by the event log over PCR 0 to %i', async (last) => {
    const report = await reportOf([logFile([{ path: 'boot_aggregate', digest: await aggregate(last) }]), eventLog(boot)])
    expect(report.bootAggregate).toMatchObject({ status: 'pass', from: 'event-log', lastPcr: last, entry: 1, algorithm: 'sha256' })
  })

  it('is proven by PCR values where no event log is', async () => {
    const values = Object.fromEntries(boot.map(({ pcr }) => [pcr, eventPcr(boot, 'sha256', pcr)]))
    const report = await reportOf([logFile([{ path: 'boot_aggregate', digest: await aggregate(9) }]), pcrs(values)])
    expect(report.bootAggregate).toMatchObject({ status: 'pass', from: 'pcr-values', lastPcr: 9 })
  })

  it('of another boot is an error', async () => {
    const report = await reportOf([logFile(), eventLog(boot)])
    expect(report.bootAggregate).toMatchObject({ status: 'fail', from: 'event-log' })
    expect(report.findings.find((one) => one.code === 'boot-aggregate.mismatch')).toMatchObject({ severity: 'error', entry: 1, evidence: 'e1', byteOffset: 0 })
  })

  it('has nothing to compare with alone, and then is no pass', async () => {
    expect((await reportOf([logFile()])).bootAggregate).toMatchObject({ status: 'not-checked', reason: 'no-values', expected: null })
  })

  it('is not proven by an event log that the PCR values refute', async () => {
    const report = await reportOf([logFile([{ path: 'boot_aggregate', digest: await aggregate(9) }]), eventLog(boot), pcrs({ 3: Buffer.alloc(32, 1) })])
    expect(report.bootAggregate).toMatchObject({ status: 'not-checked', reason: 'no-values' })
  })

  it('passes a policy that does not list it where the boot proves it', async () => {
    const entries = [{ path: 'boot_aggregate', digest: await aggregate(9) }, ...ENTRIES.slice(1)]
    const allowed = policyFile({ digests: Object.fromEntries(ENTRIES.map(({ path }) => [String(path), [Buffer.from(digestOf(String(path))).toString('hex')]])) })
    const report = await reportOf([logFile(entries), ...quoteFiles({ entries }), trustedKey(), eventLog(boot), allowed])
    expect(report.policy).toMatchObject({ accepted: 4, rejected: 0, acceptedBy: { 'digest': 3, 'boot-aggregate': 1 } })
    const without = await reportOf([logFile(entries), ...quoteFiles({ entries }), trustedKey(), allowed])
    expect(without.policy).toMatchObject({ accepted: 3, rejected: 1 })
  })
})
