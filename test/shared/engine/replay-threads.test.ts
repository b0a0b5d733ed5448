import { describe, expect, it } from 'vitest'
import { createReplayThreads } from '@shared/engine/replay-threads'
import { serveReplayer } from '@shared/engine/replay-host'
import type { MessageEndpoint } from '@shared/engine/messages'
import { replay, type ChainRequest } from '@shared/kernel/replay'
import { replayInPlace, type ExpectedLog } from '@shared/kernel/replayer'
import { BANKS, type Bank } from '@shared/model/algorithms'
import { pcrsOf, type ImaLog } from '@shared/model/ima-log'
import { findLayout } from '@shared/sources/ima-binary/layout'
import { openPagedLog } from '@shared/sources/ima-binary/paged-log'
import { noCheckpoint } from '../../support/decode'
import { evidenceLogs } from '../../support/evidence-logs'
import { LocalWorker } from '../../support/local-worker'
import { makeLog } from '../../support/make-log'
import { openFile } from '../../support/open-file'

const LAYOUT = { layout: { littleEndian: true, templateDigestSize: 20 }, bank: 'sha1' } as const

/** A log that stays in its file, which threads find under the handle 7, and who replays it on so many cores. */
async function inFile(bytes: Uint8Array, cores: number, serve = (scope: MessageEndpoint) => serveReplayer(scope, () => openFile(bytes))) {
  const log = await openPagedLog({ id: 'e1', path: 'log' }, { ...openFile(bytes), handle: 7 }, findLayout('log', bytes) ?? LAYOUT, noCheckpoint, { pageBytes: 2000 })
  const threads: LocalWorker[] = []
  const replayer = createReplayThreads(() => {
    threads.push(new LocalWorker(serve))
    return threads.at(-1)!
  }, cores, 0)
  return { log, threads, replayer }
}

/** What is known of such a log before it is opened. */
const knownOf = (bytes: Uint8Array, handle: unknown, isArriving = false): ExpectedLog => ({ handle, size: bytes.length, isArriving, littleEndian: true, templateDigestSize: 20, templateDigestBank: 'sha1' })

async function requestsOf(log: ImaLog, banks: readonly Bank[]): Promise<ChainRequest[]> {
  const rules = ['per-bank', 'padded-sha1', 'as-logged'] as const
  const requests = banks.flatMap((bank) => rules.flatMap((rule) => pcrsOf(log).slice(0, 3).map((pcr) => ({ pcr, bank, rule, targets: [] as Uint8Array[] }))))
  const { chains } = await replay({ ...log, count: log.count >> 1 }, requests, false, noCheckpoint)
  return requests.map((request, i) => ({ ...request, targets: [chains[i].value, new Uint8Array(5)] }))
}

describe('a log that is replayed in threads', () => {
  const logs = evidenceLogs().filter(({ name }) => name.includes('binary') && !name.includes('kexec'))

  it.each(logs)('comes to the same: $name', async ({ bytes }) => {
    for (const [cores, banks, started] of [[2, ['sha1', 'sha256'], 1], [3, ['sha1', 'sha256'], 2], [8, BANKS, 2], [2, ['sha256'], 1]] as const) {
      const { log, threads, replayer } = await inFile(bytes, cores)
      const requests = await requestsOf(log, banks)
      for (const checkDigests of [true, false]) expect(await replayer.replay(log, requests, checkDigests, noCheckpoint)).toEqual(await replay(log, requests, checkDigests, noCheckpoint))
      expect(threads.map(({ isTerminated }) => isTerminated)).toEqual(Array.from({ length: 2 * started }, () => true))
    }
  })

  const made = makeLog(Array.from({ length: 300 }, (_, i) => ({ path: `/usr/bin/file-${i}` })))

  it.each([
    ['refuses', (scope: MessageEndpoint) => scope.addEventListener('message', () => scope.postMessage({ kind: 'failed' }, []))],
    ['can\'t read the file', (scope: MessageEndpoint) => serveReplayer(scope, () => ({ size: made.length, read: () => { throw new Error('gone') } }))],
    ['reads less of it', (scope: MessageEndpoint) => serveReplayer(scope, () => openFile(made.subarray(0, 5000)))],
  ])('comes to the same where a thread %s', async (_what, serve) => {
    const { log, replayer, threads } = await inFile(made, 2, serve)
    const requests = await requestsOf(log, ['sha1', 'sha256'])
    expect(await replayer.replay(log, requests, true, noCheckpoint)).toEqual(await replay(log, requests, true, noCheckpoint))
    expect(threads).toHaveLength(1)
  })

  it('comes to the same where a thread ends, or none can be started', async () => {
    const { log, replayer, threads } = await inFile(made, 2, () => undefined)
    const requests = await requestsOf(log, ['sha1', 'sha256'])
    const running = replayer.replay(log, requests, true, noCheckpoint)
    threads[0].crash()
    const expected = await replay(log, requests, true, noCheckpoint)
    expect(await running).toEqual(expected)
    const none = createReplayThreads(() => { throw new Error('not here') }, 2, 0)
    expect(await none.replay(log, requests, true, noCheckpoint)).toEqual(expected)
  })

  it('ends its threads where the caller gives up', async () => {
    const { log, replayer, threads } = await inFile(made, 3, () => undefined)
    const requests = await requestsOf(log, ['sha1', 'sha256'])
    await expect(replayer.replay(log, requests, true, () => Promise.reject(new Error('given up')))).rejects.toThrow('given up')
    expect(threads.map(({ isTerminated }) => isTerminated)).toEqual([true, true])
  })

  it('has its thread ready where a log is expected, and another where that one ended', async () => {
    for (const ends of [false, true]) {
      const { log, replayer, threads } = await inFile(made, 2)
      const requests = await requestsOf(log, ['sha1', 'sha256'])
      expect(replayer.expect(knownOf(made, 7), requests)).toBeNull()
      expect(replayer.expect(knownOf(made, 7), requests)).toBeNull()
      expect(threads).toHaveLength(1)
      if (ends) threads[0].crash()
      expect(await replayer.replay(log, requests, true, noCheckpoint)).toEqual(await replay(log, requests, true, noCheckpoint))
      expect(threads).toHaveLength(ends ? 2 : 1)
      expect(threads.every(({ isTerminated }) => isTerminated)).toBe(true)
    }
  })

  it('shows all pages once, in order, wherever the log is replayed', async () => {
    for (const [cores, banks] of [[2, ['sha1', 'sha256']], [3, ['sha1', 'sha256']], [1, ['sha256']], [1, []]] as const) {
      const { log, replayer } = await inFile(made, cores)
      const seen: number[] = []
      await replayer.replay(log, await requestsOf(log, banks), true, noCheckpoint, ({ first, end }) => { for (let index = first; index < end; index++) seen.push(index) })
      expect(seen).toEqual(Array.from({ length: log.count }, (_, i) => i))
    }
  })

  it('reads nothing of a log whose bytes it got, and reads one whose bytes it did not get', async () => {
    for (const [size, handle, reads] of [[made.length, 7, false], [made.length - 1, 7, true], [made.length, 8, true]] as const) {
      const opened: unknown[] = []
      const { log, replayer, threads } = await inFile(made, 2, (scope) => serveReplayer(scope, (asked) => {
        opened.push(asked)
        return openFile(made)
      }))
      const requests = await requestsOf(log, ['sha1', 'sha256'])
      const take = replayer.expect(knownOf(made, handle, true), requests)!
      for (let at = 0; at < size; at += 3000) take(made.slice(at, Math.min(size, at + 3000)).buffer)
      expect(await replayer.replay(log, requests, true, noCheckpoint)).toEqual(await replay(log, requests, true, noCheckpoint))
      expect(opened).toEqual(reads ? [7] : [])
      replayer.dispose()
      expect(threads.every(({ isTerminated }) => isTerminated)).toBe(true)
    }
  })

  it('ends a thread that was not asked', async () => {
    const { log, replayer, threads } = await inFile(made, 2)
    replayer.expect(knownOf(made, 7), await requestsOf(log, ['sha256']))
    replayer.dispose()
    expect(threads.map(({ isTerminated }) => isTerminated)).toEqual([true])
  })

  it('stays in place on one core, and where it is small or in memory', async () => {
    expect(createReplayThreads(() => { throw new Error('not asked for') }, 1)).toBe(replayInPlace)
    const { log } = await inFile(made, 2)
    const threads: unknown[] = []
    const requests = await requestsOf(log, ['sha1', 'sha256'])
    const count = () => { threads.push(null); return new LocalWorker(() => undefined) }
    createReplayThreads(count, 2).expect(knownOf(made, 7), requests)
    createReplayThreads(count, 2, 0).expect(knownOf(made, 7), [])
    await createReplayThreads(count, 2).replay(log, requests, true, noCheckpoint)
    await createReplayThreads(count, 2, 0).replay({ ...log, pages: { at: (index) => log.pages.at(index), walk: (from) => log.pages.walk(from) } }, requests, true, noCheckpoint)
    expect(threads).toEqual([])
  })
})
