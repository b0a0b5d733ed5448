import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memorySource } from '@shared/bytes/memory-source'
import { EvidenceError } from '@shared/errors/evidence-error'
import { usualInKernel } from '@shared/kernel/wasm/usual-in-kernel'
import { entryColumn, entryPlace, pagesOf, type EntryColumns, type ImaLog } from '@shared/model/ima-log'
import { describeBinaryEntry } from '@shared/sources/ima-binary/describe'
import { findLayout } from '@shared/sources/ima-binary/layout'
import { openPagedLog } from '@shared/sources/ima-binary/paged-log'
import type { UsualReader } from '@shared/sources/ima-binary/usual-entry'
import { columnsOf, entryOf, noCheckpoint, parseLog } from '../../../support/decode'
import { evidenceLogs } from '../../../support/evidence-logs'
import { makeLog } from '../../../support/make-log'

/** Bytes of a page: smaller than any entry, some entries, most of a log. */
const PAGES = [16, 300, 5000]
const LAYOUT = { layout: { littleEndian: true, templateDigestSize: 20 }, bank: 'sha1' } as const
const PARTS = ['length', 'pcr', 'flags', 'template', 'dataOffset', 'dataLength', 'pathOffset', 'pathLength', 'algorithm', 'digestOffset', 'digestLength', 'signatureOffset', 'signatureLength'] satisfies (keyof EntryColumns)[]

/** Read by the kernel where it can, and in TypeScript alone. */
async function paged(bytes: Uint8Array, pageBytes: number): Promise<ImaLog> {
  const open = (usual: UsualReader | null) => openPagedLog({ id: 'e1', path: 'log' }, memorySource(bytes), findLayout('log', bytes) ?? LAYOUT, noCheckpoint, { pageBytes, usual })
  const [log, script] = [await open(usualInKernel()!), await open(null)]
  expect(saysAll(log)).toEqual(saysAll(script))
  return log
}

/** All that a log says, in an order that turns pages often. */
function saysAll(log: ImaLog) {
  const { count, stopped, malformed, templates, algorithms, tally, byteOrder, templateDigestBank } = log
  const order = Array.from({ length: count }, (_, i) => (i * 7919) % count).concat(Array.from({ length: count }, (_, i) => i))
  return {
    count, stopped, malformed, templates, algorithms, tally, byteOrder, templateDigestBank,
    entries: order.map((index) => ({ ...entryOf(log, index), place: entryPlace(log, index), parts: PARTS.map((name) => entryColumn(log, index, name)) })),
    fields: order.slice(0, 5).map((index) => describeBinaryEntry(log, index)),
  }
}

describe('a log that stays in its file', () => {
  const logs = evidenceLogs().filter(({ name }) => name.includes('binary') && !name.includes('kexec'))

  it('is among the samples', () => expect(logs.length).toBeGreaterThan(10))

  it.each(logs)('says what it says when it is read whole: $name', async ({ bytes }) => {
    const whole = saysAll(await parseLog(bytes))
    for (const pageBytes of PAGES) expect(saysAll(await paged(bytes, pageBytes))).toEqual(whole)
  })

  it('says the same where it is damaged', async () => {
    const sound = makeLog([{ path: 'boot_aggregate' }, ...Array.from({ length: 30 }, (_, i) => ({ path: `/usr/bin/file-${i}`.padEnd(20 + 5 * i, 'x'), template: i % 3 === 0 && i < 9 ? 'ima-sig' : 'ima-ng' }))])
    await fc.assert(fc.asyncProperty(fc.nat(sound.length - 1), fc.nat(255), fc.nat(40), fc.constantFrom(...PAGES), async (at, value, cut, pageBytes) => {
      const bytes = sound.slice(0, sound.length - cut)
      bytes[at % bytes.length] = value
      expect(saysAll(await paged(bytes, pageBytes))).toEqual(saysAll(await parseLog(bytes)))
    }), { seed: 20261127, numRuns: 1000 })
  })

  it.each([4095, 4096, 200_000])('tells of %i zeros behind it how many there are', async (zeros) => {
    const bytes = new Uint8Array([...makeLog([{ path: 'boot_aggregate' }]), ...new Uint8Array(zeros)])
    for (const pageBytes of PAGES) expect((await paged(bytes, pageBytes)).stopped).toEqual((await parseLog(bytes)).stopped)
  })

  it('has an entry that is larger than its pages', async () => {
    const bytes = makeLog([{ path: 'boot_aggregate' }, { template: 'unknown', data: new Uint8Array(300_000).fill(7) }, { path: '/bin/sh' }])
    const log = await paged(bytes, 1000)
    expect(log.count).toBe(3)
    expect([...pagesOf(log)].map(({ first, end }) => [first, end])).toEqual([[0, 1], [1, 3]])
    expect(columnsOf(await parseLog(bytes)).length[1]).toBe(log.pages.at(1).columns.length[0])
  })

  it('is told to have changed where it has', async () => {
    const bytes = makeLog(Array.from({ length: 40 }, (_, i) => ({ path: `/usr/bin/file-${i}` })))
    const source = { size: bytes.length, read: (offset: number, length: number) => bytes.slice(offset, offset + length) }
    const log = await openPagedLog({ id: 'e1', path: 'log' }, source, LAYOUT, noCheckpoint, { pageBytes: 300 })
    bytes.fill(0xff, 200)
    expect(() => log.pages.at(39)).toThrow(EvidenceError)
    expect(() => log.pages.at(40)).toThrow(RangeError)
  })

  it('is told to be shorter where it is', async () => {
    const bytes = makeLog(Array.from({ length: 40 }, (_, i) => ({ path: `/usr/bin/file-${i}` })))
    const source = { size: bytes.length + 5, read: (offset: number, length: number) => bytes.slice(offset, offset + length) }
    await expect(openPagedLog({ id: 'e1', path: 'log' }, source, LAYOUT, noCheckpoint, { pageBytes: 300 })).rejects.toMatchObject({ code: 'file.changed' })
  })
})
