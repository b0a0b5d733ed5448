import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HeadStart } from '@shared/engine/head-start'
import { PassedFile } from '@shared/engine/passed-file'
import type { ReplayNotice, ReplayOrder } from '@shared/engine/replay-messages'
import { replay, type ChainRequest } from '@shared/kernel/replay'
import type { Bank } from '@shared/model/algorithms'
import type { ImaLog } from '@shared/model/ima-log'
import { findLayout } from '@shared/sources/ima-binary/layout'
import { openPagedLog } from '@shared/sources/ima-binary/paged-log'
import { noCheckpoint } from '../../support/decode'
import { evidenceLogs } from '../../support/evidence-logs'
import { makeLog } from '../../support/make-log'
import { openFile } from '../../support/open-file'

const LAYOUT = { layout: { littleEndian: true, templateDigestSize: 20 }, bank: 'sha1' } as const
const BANKS: readonly Bank[] = ['sha1', 'sha256', 'sha384', 'sha512']

/** A log and all that a thread is told of it: what looks for values reached early, late and never. */
async function told(bytes: Uint8Array, banks: readonly Bank[], checkDigests = true, starts: Partial<Record<Bank, Uint8Array>> = {}) {
  const { layout, bank } = findLayout('log', bytes) ?? LAYOUT
  const log = await openPagedLog({ id: 'e1', path: 'log' }, { ...openFile(bytes), handle: 7 }, { layout, bank }, noCheckpoint)
  const plain: ChainRequest[] = banks.map((one) => ({ pcr: 10, bank: one, rule: 'per-bank', start: starts[one], targets: [] }))
  const values = await Promise.all([0, 1, log.count >> 1, log.count - 1, log.count].map((count) => replay({ ...log, count }, plain, false, noCheckpoint)))
  const requests = plain.map((request, i) => ({ ...request, targets: [...values.map(({ chains }) => chains[i].value), values[0].chains[i].value.map((byte, at) => (at > 4 ? byte ^ 1 : byte)), new Uint8Array(3)] }))
  const notice: ReplayNotice = { kind: 'notice', log: { handle: 7, size: bytes.length, isArriving: true, ...layout, templateDigestBank: bank }, requests: plain, checkDigests }
  const { pages, files: _files, ...rest } = log
  const order: ReplayOrder = { kind: 'replay', log: rest, recipe: pages.recipe!()!, requests, checkDigests }
  return { log, notice, order }
}

const answerOf = (log: ImaLog, { requests, checkDigests }: ReplayOrder) => replay(log, requests, checkDigests, noCheckpoint)

/** The answer of one that got so many of the bytes before it was asked, and the rest with the question. `onBefore` hears how many it had read by then. */
async function headStart(bytes: Uint8Array, { notice, order }: { notice: ReplayNotice; order: ReplayOrder }, before: number, onBefore: (read: number) => void = () => undefined) {
  const file = new PassedFile(bytes.length)
  let read = 0
  const watched = { size: file.size, upTo: (end: number) => file.upTo(end), read: (byteOffset: number, length: number) => file.read(byteOffset, (read = byteOffset + length) - byteOffset) }
  const head = HeadStart.of(notice, watched)!
  file.add(bytes.slice(0, before).buffer)
  for (let i = 0; i < 3; i++) await new Promise((resolve) => { setTimeout(resolve, 1) })
  onBefore(read)
  file.add(bytes.slice(before).buffer)
  file.end()
  return head.answer(order)
}

describe('a replay that begins before it is asked for', () => {
  const logs = evidenceLogs().filter(({ name }) => name.includes('binary') && !name.includes('kexec'))
  const long = makeLog(Array.from({ length: 9000 }, (_, i) => ({ path: `/usr/bin/file-${i}`, pcr: i % 50 === 49 ? 11 : 10, violation: i % 400 === 399, ...(i % 3000 === 2999 && { templateDigest: new Uint8Array(20).fill(i & 0xff) }) })))

  it.each(logs)('comes to the same: $name', async ({ bytes }) => {
    for (const checkDigests of [true, false]) {
      const all = await told(bytes, BANKS, checkDigests)
      expect(await headStart(bytes, all, bytes.length)).toEqual(await answerOf(all.log, all.order))
    }
  })

  it('comes to the same however much of the log it had replayed, for each choice of banks', async () => {
    for (const banks of [['sha256'], ['sha1'], ['sha1', 'sha256'], ['sha384', 'sha512'], BANKS] as const) {
      const all = await told(long, banks, true, { sha256: new Uint8Array(32).fill(5) })
      const expected = await answerOf(all.log, all.order)
      expect(expected.chains[0].matches).toEqual([0, 1, 4499, 8999, 8999, null, null])
      const had: number[] = []
      for (const before of [0, 200_000, 400_000, 700_000, long.length]) expect(await headStart(long, all, before, (read) => had.push(read))).toEqual(expected)
      expect(had).toEqual([...had].sort((a, b) => a - b))
      expect(new Set(had).size).toBe(4)
    }
  })

  it('comes to the same where the log is damaged', async () => {
    await fc.assert(fc.asyncProperty(fc.nat(long.length - 1), fc.nat(255), fc.nat(400_000), fc.nat(long.length), async (at, value, cut, before) => {
      const bytes = long.slice(0, long.length - cut)
      bytes[at % bytes.length] = value
      const all = await told(bytes, ['sha256'])
      expect(await headStart(bytes, all, Math.min(before, bytes.length))).toEqual(await answerOf(all.log, all.order))
    }), { seed: 20261128, numRuns: 60 })
  })

  it('answers nothing where something else is asked, or the log is another', async () => {
    const { log, notice, order } = await told(long, ['sha256'])
    const others: ReplayOrder[] = [
      { ...order, checkDigests: false }, { ...order, requests: [] }, { ...order, requests: order.requests.map((one) => ({ ...one, pcr: 11 })) }, { ...order, requests: order.requests.map((one) => ({ ...one, bank: 'sha1' })) },
      { ...order, requests: order.requests.map((one) => ({ ...one, start: new Uint8Array(32).fill(1) })) }, { ...order, requests: order.requests.map((one) => ({ ...one, rule: 'as-logged' })) },
      { ...order, recipe: { ...order.recipe, size: long.length + 1 } }, { ...order, log: { ...order.log, count: log.count - 1 } },
    ]
    for (const other of others) expect(await headStart(long, { notice, order: other }, long.length)).toBeNull()
  })

  it('fails where bytes are missing, and is told so when it is asked', async () => {
    const { notice, order } = await told(long, ['sha256'])
    const file = new PassedFile(long.length)
    const head = HeadStart.of(notice, file)!
    file.add(long.slice(0, 300_000).buffer)
    file.end()
    await expect(head.answer(order)).rejects.toThrow('300000 came')
  })

  it('is not begun where the kernel has not the hash', async () => {
    const { notice } = await told(long, ['sha256'])
    const file = openFile(long)
    expect(HeadStart.of({ ...notice, requests: [{ ...notice.requests[0], bank: 'sm3' }] }, file)).toBeNull()
    expect(HeadStart.of({ ...notice, log: { ...notice.log, templateDigestBank: 'sm3' } }, file)).toBeNull()
  })
})
