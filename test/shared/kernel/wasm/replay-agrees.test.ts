/** The kernel in WASM against the replay in TypeScript, which node:crypto and real TPMs are held against elsewhere. */
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { replay, type ChainRequest } from '@shared/kernel/replay'
import { replayReference } from '@shared/kernel/replay-reference'
import { BANKS, type Bank } from '@shared/model/algorithms'
import type { Checkpoint } from '@shared/model/checkpoint'
import { ENTRY, entryPcr, type ImaLog } from '@shared/model/ima-log'
import { columnsOf, noCheckpoint, parseLog } from '../../../support/decode'
import { decodeEvidenceLog, evidenceLogs } from '../../../support/evidence-logs'
import { makeLog, type MadeEntry } from '../../../support/make-log'

const RULES = ['per-bank', 'padded-sha1', 'as-logged'] as const
const KERNEL_BANKS: readonly Bank[] = ['sha1', 'sha256', 'sha384', 'sha512']
/** Around the ends of blocks of 64 and 128 bytes. */
const LENGTHS = [0, 1, 3, 15, 16, 17, 31, 54, 55, 56, 57, 63, 64, 65, 110, 111, 112, 113, 118, 119, 120, 121, 127, 128, 129, 183, 184, 239, 240, 247, 248, 255, 256, 257, 1000, 4081, 9000]

const allChains = (banks: readonly Bank[], pcrs: readonly number[]): ChainRequest[] =>
  banks.flatMap((bank) => RULES.flatMap((rule) => pcrs.map((pcr) => ({ pcr, bank, rule, targets: [] }))))

async function expectSame(log: ImaLog, requests: readonly ChainRequest[], checkDigests = true): Promise<void> {
  const expected = await replayReference(log, requests, checkDigests, noCheckpoint)
  expect(await replay(log, requests, checkDigests, noCheckpoint)).toEqual(expected)
}

/** The same requests, to look for what the chains hold after these numbers of entries. */
async function withTargets(log: ImaLog, requests: readonly ChainRequest[], places: readonly number[]): Promise<ChainRequest[]> {
  const values = await Promise.all(places.map((place) => replayReference({ ...log, count: Math.min(place, log.count) }, requests, false, noCheckpoint)))
  return requests.map((request, i) => ({ ...request, targets: [...values.map(({ chains }) => chains[i].value), new Uint8Array(8), values[0].chains[i].value.map((byte, at) => (at > 4 ? byte ^ 1 : byte))] }))
}

const dataArbitrary = fc.constantFrom(...LENGTHS).chain((length) => fc.nat(255).map((first) => Uint8Array.from({ length }, (_, i) => (first + 7 * i) & 0xff)))
const entryArbitrary: fc.Arbitrary<MadeEntry> = fc.record({
  kind: fc.constantFrom('data', 'data', 'ima-ng', 'ima-sig', 'ima'), pcr: fc.constantFrom(10, 10, 10, 10, 11, 17, 24, 0xffffffff), data: dataArbitrary,
  violation: fc.nat(9).map((n) => n === 0), altered: fc.nat(9).map((n) => n === 0), name: fc.string({ maxLength: 90 }),
}).map(({ kind, pcr, data, violation, altered, name }) => ({
  pcr, violation, ...(kind === 'data' ? { template: 'unknown', data } : { template: kind, path: name.replaceAll('\0', '_') }),
  ...(altered && !violation && { templateDigest: new Uint8Array(64).fill(3) }),
}))

describe('the kernel agrees with TypeScript', () => {
  it.each(evidenceLogs())('on $name', async (file) => {
    const log = await decodeEvidenceLog(file)
    const pcrs = [...new Set(Array.from({ length: log.count }, (_, index) => entryPcr(log, index)))].slice(0, 3)
    const requests = allChains(BANKS, pcrs)
    await expectSame(log, await withTargets(log, requests, [0, 1, log.count >> 1, log.count]))
  })

  it('on random logs', async () => {
    const style = fc.record({ column: fc.constantFrom<Bank>('sha1', 'sha1', 'sha256', 'sha384', 'sha512', 'sm3', 'sha3-256'), bigEndian: fc.boolean() })
    await fc.assert(fc.asyncProperty(fc.array(entryArbitrary, { maxLength: 24 }), style, fc.nat(24), fc.boolean(), async (entries, { column, bigEndian }, place, checkDigests) => {
      const size = { 'sha1': 20, 'sha256': 32, 'sha384': 48, 'sha512': 64, 'sm3': 32, 'sha3-256': 32 }[column as string]!
      const made = entries.map((entry) => ({ ...entry, ...(entry.templateDigest && { templateDigest: entry.templateDigest.subarray(0, size) }) }))
      const parsed = await parseLog(makeLog([{ path: 'boot_aggregate' }, ...made], { column, bigEndian }))
      const { flags } = columnsOf(parsed)
      for (let i = 5; i < parsed.count; i += 7) flags[i] |= ENTRY.noData
      const log = parsed
      const requests = await withTargets(log, allChains(['sha1', 'sha256', 'sha384', 'sha512', 'sm3'], [10, 17, 24]), [place, place + 3])
      await expectSame(log, requests, checkDigests)
    }), { numRuns: 60 })
  })

  it('in any choice and order of chains, each from its own start', async () => {
    const entries = LENGTHS.map((length, i) => ({ pcr: i % 5 === 4 ? 11 : 10, template: 'x', data: new Uint8Array(length).fill(i), violation: i % 9 === 8 }))
    const log = await parseLog(makeLog(entries))
    const all = allChains(['sha1', 'sha256', 'sha384', 'sha512', 'sha3-384'], [10, 11])
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ chain: fc.constantFrom(...all), start: fc.nat(255) }), { maxLength: 6 }), fc.boolean(), async (picked, checkDigests) => {
      const sizes: Partial<Record<Bank, number>> = { 'sha1': 20, 'sha256': 32, 'sha384': 48, 'sha512': 64, 'sha3-384': 48 }
      await expectSame(log, picked.map(({ chain, start }) => ({ ...chain, start: new Uint8Array(sizes[chain.bank]!).fill(start) })), checkDigests)
    }), { numRuns: 40 })
  })

  it('on logs of several batches, with entries that are too large for one', async () => {
    const data = Array.from({ length: 4500 }, (_, i) => new Uint8Array((i * 37) % 160).fill(i))
    for (const [at, length] of [[3, 200_000], [900, 1 << 20], [901, 1_500_000], [4400, 700_000], [4401, 700_000]]) data[at] = new Uint8Array(length).fill(at)
    const log = await parseLog(makeLog(data.map((bytes, i) => ({ template: 'x', data: bytes, violation: i % 501 === 500, ...(i === 901 && { templateDigest: new Uint8Array(20).fill(1) }) }))))
    const requests: ChainRequest[] = KERNEL_BANKS.map((bank) => ({ pcr: 10, bank, rule: 'per-bank', targets: [] }))
    await expectSame(log, await withTargets(log, requests, [2048, 2049, 4096, 4499]))
  })

  it('with more targets than the kernel compares', async () => {
    const log = await parseLog(makeLog(LENGTHS.map((length) => ({ template: 'x', data: new Uint8Array(length) }))))
    const value = (await replayReference(log, [{ pcr: 10, bank: 'sha1', rule: 'per-bank', targets: [] }], false, noCheckpoint)).chains[0].value
    await expectSame(log, [{ pcr: 10, bank: 'sha1', rule: 'per-bank', targets: [...Array.from({ length: 300 }, () => new Uint8Array(20)), value] }])
  })
})

describe('the kernel', () => {
  it('is heard between batches: a checkpoint that throws ends the replay, and the next one is sound', async () => {
    const log = await parseLog(makeLog(Array.from({ length: 6000 }, (_, i) => ({ template: 'x', data: new Uint8Array(i % 90) }))))
    const seen: number[] = []
    const cancel: Checkpoint = async (done) => {
      seen.push(done)
      if (done > 0) throw new Error('cancelled')
    }
    await expect(replay(log, allChains(KERNEL_BANKS, [10]), true, cancel)).rejects.toThrow('cancelled')
    expect(seen).toEqual([0, 2048])
    await expectSame(log, allChains(['sha1'], [10]))
  })

  it('serves replays that take turns', async () => {
    const logs = await Promise.all([1, 2, 3].map((first) => parseLog(makeLog(Array.from({ length: 5000 }, (_, i) => ({ template: 'x', data: new Uint8Array(i % 70).fill(first) }))))))
    const requests = allChains(['sha1', 'sha256'], [10])
    const expected = await Promise.all(logs.map((log) => replayReference(log, requests, true, noCheckpoint)))
    const yielding: Checkpoint = () => new Promise((resolve) => { setImmediate(resolve) })
    expect(await Promise.all(logs.map((log) => replay(log, requests, true, yielding)))).toEqual(expected)
  })
})

describe('where WASM has no vectors', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.resetModules()
  })

  it.each([{ what: 'no WASM at all', stub: undefined }, { what: 'WASM that does not know them', stub: { validate: () => false } }])('$what: TypeScript replays', async ({ stub }) => {
    vi.stubGlobal('WebAssembly', stub)
    vi.resetModules()
    const { replay: replayHere } = await import('@shared/kernel/replay')
    const log = await parseLog(makeLog([{ path: 'boot_aggregate' }, { path: '/bin/sh' }]))
    const requests = allChains(BANKS, [10])
    expect(await replayHere(log, requests, true, noCheckpoint)).toEqual(await replayReference(log, requests, true, noCheckpoint))
  })
})
