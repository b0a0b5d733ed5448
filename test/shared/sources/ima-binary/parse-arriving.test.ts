import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { replay } from '@shared/kernel/replay'
import { usualInKernel } from '@shared/kernel/wasm/usual-in-kernel'
import { describeBinaryEntry } from '@shared/sources/ima-binary/describe'
import { findLayout } from '@shared/sources/ima-binary/layout'
import { pagesByRecipe } from '@shared/sources/ima-binary/paged-log'
import { parseArriving, type ArrivingFile } from '@shared/sources/ima-binary/parse-arriving'
import type { ImaLog } from '@shared/model/ima-log'
import { columnsOf, entryOf, noCheckpoint, parseLog } from '../../../support/decode'
import { evidenceLogs } from '../../../support/evidence-logs'
import { makeLog } from '../../../support/make-log'
import { openFile } from '../../../support/open-file'

/** Bytes of a piece: smaller than any entry, some entries, most of a log. */
const PIECES = [16, 300, 5000]
const LAYOUT = { layout: { littleEndian: true, templateDigestSize: 20 }, bank: 'sha1' } as const

/** Bytes that come in pieces; what has not come is not to be seen. */
function arriving(whole: Uint8Array, piece: number): ArrivingFile {
  const bytes = new Uint8Array(whole.length)
  let arrived = 0
  const more = async () => {
    if (arrived === whole.length) throw new Error('there is no more')
    bytes.set(whole.subarray(arrived, arrived + piece), arrived)
    arrived = Math.min(whole.length, arrived + piece)
  }
  void more()
  return { bytes, get arrived() { return arrived }, more }
}

function parsed(bytes: Uint8Array, piece: number, onFirst: (log: ImaLog) => void = () => {}): Promise<ImaLog> {
  return parseArriving({ id: 'e1', path: 'log' }, arriving(bytes, piece), findLayout('log', bytes) ?? LAYOUT, noCheckpoint, { onFirst, usual: usualInKernel() })
}

function saysAll(log: ImaLog) {
  const { count, stopped, malformed, templates, algorithms, tally, byteOrder, templateDigestBank } = log
  const entries = Array.from({ length: count }, (_, index) => entryOf(log, index))
  return { count, stopped, malformed, templates, algorithms, tally, byteOrder, templateDigestBank, entries, fields: entries.slice(0, 5).map((_, index) => describeBinaryEntry(log, index)) }
}

describe('a log that is decoded while it comes in', () => {
  const logs = evidenceLogs().filter(({ name }) => name.includes('binary') && !name.includes('kexec'))

  it.each(logs)('says what it says when it is there at once: $name', async ({ bytes }) => {
    const whole = await parseLog(bytes)
    for (const piece of PIECES) {
      const log = await parsed(bytes, piece)
      expect(saysAll(log)).toEqual(saysAll(whole))
      expect(columnsOf(log)).toEqual(columnsOf(whole))
    }
  })

  it.each(logs)('is replayed by another thread to the same: $name', async ({ bytes }) => {
    const log = await parseArriving({ id: 'e1', path: 'log' }, { ...arriving(bytes, bytes.length), handle: 'file' }, findLayout('log', bytes) ?? LAYOUT, noCheckpoint, { onFirst: () => {}, usual: usualInKernel() })
    const recipe = structuredClone(log.pages.recipe!()!)
    expect([recipe.handle, recipe.count, recipe.size]).toEqual(['file', log.count, bytes.length])
    const there = { ...log, pages: pagesByRecipe('log', recipe, openFile(bytes), usualInKernel()) }
    const requests = (['sha1', 'sha256'] as const).map((bank) => ({ pcr: 10, bank, rule: 'per-bank' as const, targets: [] }))
    expect(await replay(there, requests, true, noCheckpoint)).toEqual(await replay(log, requests, true, noCheckpoint))
  })

  it('has pages of whole entries for that, also where one is larger than a page', async () => {
    const bytes = makeLog([...Array.from({ length: 9000 }, (_, i) => ({ path: `/usr/lib/${'x'.repeat(200)}/${i}` })), { template: 'x', data: new Uint8Array(1_500_000).fill(7) }, { path: '/bin/sh' }])
    const log = await parseArriving({ id: 'e1', path: 'log' }, { ...arriving(bytes, bytes.length), handle: 7 }, LAYOUT, noCheckpoint, { onFirst: () => {} })
    const recipe = log.pages.recipe!()!
    expect(recipe.first.length).toBeGreaterThan(3)
    expect(recipe.byteLength.reduce((sum, length) => sum + length, 0)).toBe(bytes.length)
    const there = { ...log, pages: pagesByRecipe('log', recipe, openFile(bytes), null) }
    for (const index of [0, 4000, 8999, 9000, 9001]) expect(entryOf(there, index)).toEqual(entryOf(log, index))
  })

  it('says the same where it is damaged', async () => {
    const sound = makeLog([{ path: 'boot_aggregate' }, ...Array.from({ length: 12 }, (_, i) => ({ path: `/usr/bin/file-${i}`.padEnd(20 + 11 * i, 'x'), template: i % 3 === 0 ? 'ima-sig' : 'ima-ng' }))])
    await fc.assert(fc.asyncProperty(fc.nat(sound.length - 1), fc.nat(255), fc.nat(40), fc.constantFrom(...PIECES), async (at, value, cut, piece) => {
      const bytes = sound.slice(0, sound.length - cut)
      bytes[at % bytes.length] = value
      expect(saysAll(await parsed(bytes, piece))).toEqual(saysAll(await parseLog(bytes)))
    }), { seed: 20261128, numRuns: 1000 })
  })

  it.each([4095, 4096, 200_000])('tells of %i zeros behind it how many there are', async (zeros) => {
    const bytes = new Uint8Array([...makeLog([{ path: 'boot_aggregate' }]), ...new Uint8Array(zeros)])
    for (const piece of PIECES) expect((await parsed(bytes, piece)).stopped).toEqual((await parseLog(bytes)).stopped)
  })

  it('has entries that are smaller than was expected, and one that is larger than a piece', async () => {
    const small = Array.from({ length: 3000 }, (_, i) => ({ template: 'x', data: new Uint8Array([i & 255, i >> 8]) }))
    const bytes = makeLog([...small, { template: 'x', data: new Uint8Array(30_000).fill(7) }, { path: '/bin/sh' }])
    expect(saysAll(await parsed(bytes, 1000))).toEqual(saysAll(await parseLog(bytes)))
  })

  it('tells the first entries of a large piece before it decodes the others', async () => {
    const told: number[] = []
    const log = await parsed(makeLog(Array.from({ length: 3000 }, (_, i) => ({ path: `/usr/bin/${i}` }))), 1 << 20, (first) => told.push(first.count))
    expect([log.count, told.length]).toEqual([3000, 1])
    expect(told[0]).toBeGreaterThanOrEqual(100)
    expect(told[0]).toBeLessThan(3000)
  })

  it('tells once what the first piece holds, and no more than that', async () => {
    const entries = Array.from({ length: 100 }, (_, i) => ({ path: `/usr/bin/${i}` }))
    const told: number[] = []
    const log = await parsed(makeLog(entries), 1000, (first) => {
      expect(entryOf(first, first.count - 1)).toMatchObject({ path: `/usr/bin/${first.count - 1}` })
      expect(() => entryOf(first, first.count)).toThrow(RangeError)
      told.push(first.count)
    })
    expect(told).toEqual([Math.floor(1000 / makeLog([entries[50]]).length)])
    expect(log.count).toBe(100)
  })
})
