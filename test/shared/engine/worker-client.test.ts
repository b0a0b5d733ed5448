import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AbortedError, NoEvidenceError, type AnalysisRequest, type Case, type Engine, type Progress } from '@shared/engine/engine'
import type { FromWorker } from '@shared/engine/messages'
import { createWorkerEngine } from '@shared/engine/worker-client'
import type { Report } from '@shared/model/report'
import { logFile } from '../../support/make-case'
import { FakeWorker } from '../../support/fake-worker'

const REPORT = { schema: 'imascope.report/1' } as Report
const request = (): AnalysisRequest => ({ files: [logFile()], options: {} })

let workers: FakeWorker[]
let engine: Engine

beforeEach(() => {
  vi.useFakeTimers()
  workers = []
  engine = createWorkerEngine(() => {
    workers.push(new FakeWorker())
    return workers.at(-1)!
  })
})
afterEach(() => vi.useRealTimers())

const lastJob = (worker: FakeWorker): number => worker.sent.flatMap((message) => (message.kind !== 'close' && message.kind !== 'cancel' ? [message.job] : [])).at(-1)!

/** A case with this id in the newest worker. */
async function caseWithId(caseId: number): Promise<Case> {
  const run = engine.analyze(request())
  const worker = workers.at(-1)!
  worker.answer({ kind: 'done', job: lastJob(worker), result: { kind: 'case', caseId, report: REPORT } })
  return run
}

describe('a call', () => {
  it('is one message, and its answer the one of the same job', async () => {
    const [one, two] = [engine.inspect([logFile()]), engine.inspect([logFile()])]
    const [first, second] = workers[0].sentOf('inspect').map((message) => message.job)
    expect(first).not.toBe(second)
    workers[0].answer({ kind: 'done', job: second, result: { kind: 'inspected', files: [] } })
    await expect(two).resolves.toEqual([])
    workers[0].answer({ kind: 'failed', job: first, failure: { name: 'Error', message: 'out of order' } })
    await expect(one).rejects.toThrow('out of order')
    expect(workers).toHaveLength(1)
  })

  it.each([['NoEvidenceError', NoEvidenceError], ['RangeError', RangeError]])('fails with the class that the worker names: %s', async (name, type) => {
    const run = engine.analyze(request())
    workers[0].answer({ kind: 'failed', job: lastJob(workers[0]), failure: { name, message: 'said there' } })
    const error = await run.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(type)
    expect(error).toMatchObject({ name, message: 'said there' })
  })

  it('passes progress on until its ending, and nothing after', async () => {
    const told: Progress[] = []
    const run = engine.analyze(request(), { onProgress: (progress) => told.push(progress) })
    const job = lastJob(workers[0])
    const progress: FromWorker = { kind: 'progress', job, progress: { stage: 'read', done: 0, total: 1 } }
    workers[0].answer(progress)
    workers[0].answer({ ...progress, job: job + 1 })
    workers[0].answer({ kind: 'cancelled', job })
    workers[0].answer(progress)
    workers[0].answer({ kind: 'done', job, result: { kind: 'case', caseId: 1, report: REPORT } })
    await expect(run).rejects.toThrow(AbortedError)
    expect(told).toEqual([{ stage: 'read', done: 0, total: 1 }])
  })

  it('that cannot be sent fails and leaves nothing behind', async () => {
    const controller = new AbortController()
    const options = { nonce: (() => 'no plain data') as unknown as string }
    await expect(engine.analyze({ ...request(), options }, { signal: controller.signal })).rejects.toThrow('could not be cloned')
    const other = engine.inspect([logFile()])
    controller.abort()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(workers[0]).toMatchObject({ terminated: false })
    expect(workers[0].sentOf('cancel')).toEqual([])
    workers[0].answer({ kind: 'done', job: lastJob(workers[0]), result: { kind: 'inspected', files: [] } })
    await expect(other).resolves.toEqual([])
  })
})

describe('a cancel', () => {
  it('is sent once, and a worker that hears it lives on', async () => {
    const controller = new AbortController()
    const run = engine.analyze(request(), { signal: controller.signal })
    const job = lastJob(workers[0])
    controller.abort()
    expect(workers[0].sentOf('cancel')).toEqual([{ kind: 'cancel', job }])
    workers[0].answer({ kind: 'cancelled', job })
    await expect(run).rejects.toThrow(AbortedError)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(workers[0].terminated).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('after the ending does nothing', async () => {
    const controller = new AbortController()
    const run = engine.inspect([logFile()], { signal: controller.signal })
    workers[0].answer({ kind: 'done', job: lastJob(workers[0]), result: { kind: 'inspected', files: [] } })
    await run
    controller.abort()
    expect(workers[0].sentOf('cancel')).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('costs no case that is open: the worker is given time', async () => {
    const found = await caseWithId(1)
    const controller = new AbortController()
    const stuck = engine.analyze(request(), { signal: controller.signal })
    const job = lastJob(workers[0])
    const ending = stuck.catch((error: unknown) => error)
    controller.abort()
    await vi.advanceTimersByTimeAsync(2000)
    expect(await ending).toBeInstanceOf(AbortedError)
    // It ends at last, as a case that nobody wants: that is closed, and the other answers.
    workers[0].answer({ kind: 'done', job, result: { kind: 'case', caseId: 2, report: REPORT } })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(workers[0].terminated).toBe(false)
    expect(workers[0].sentOf('close')).toEqual([{ kind: 'close', caseId: 2 }])
    const asked = found.density(3)
    workers[0].answer({ kind: 'done', job: lastJob(workers[0]), result: { kind: 'answer', value: [] } })
    await expect(asked).resolves.toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('ends a worker with open cases once it was silent for long', async () => {
    const found = await caseWithId(1)
    const controller = new AbortController()
    const stuck = engine.analyze(request(), { signal: controller.signal })
    const ending = stuck.catch((error: unknown) => error)
    controller.abort()
    await vi.advanceTimersByTimeAsync(31_000)
    expect(await ending).toBeInstanceOf(AbortedError)
    expect(workers[0].terminated).toBe(false)
    await vi.advanceTimersByTimeAsync(2000)
    expect(workers[0].terminated).toBe(true)
    await expect(found.density(3)).rejects.toThrow('the case was lost')
  })

  it('that a worker ignores leaves alone what only waited behind it: another worker is asked', async () => {
    const [controller, other] = [new AbortController(), new AbortController()]
    const stuck = engine.analyze(request(), { signal: controller.signal })
    const files = [{ path: 'log', content: new Blob(['bytes']) }]
    const waiting = engine.analyze({ files, options: {} }, { signal: other.signal })
    const alsoGivenUp = engine.inspect(files, { signal: controller.signal })
    const endings = Promise.allSettled([stuck, alsoGivenUp])
    controller.abort()
    await vi.advanceTimersByTimeAsync(60_000)
    expect((await endings).map((one) => one.status === 'rejected' && one.reason instanceof AbortedError)).toEqual([true, true])
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, false])
    expect([workers[1].sentOf('analyze').length, workers[1].sentOf('inspect').length]).toEqual([1, 0])
    workers[1].answer({ kind: 'done', job: lastJob(workers[1]), result: { kind: 'case', caseId: 1, report: REPORT } })
    const found = await waiting
    const asked = found.density(3)
    workers[1].answer({ kind: 'done', job: lastJob(workers[1]), result: { kind: 'answer', value: [] } })
    await expect(asked).resolves.toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('that a worker ignores ends the worker, every job of it and no job of the next', async () => {
    const controller = new AbortController()
    const stuck = engine.analyze(request(), { signal: controller.signal })
    const bystander = engine.inspect([logFile()])
    const endings = Promise.allSettled([stuck, bystander])
    controller.abort()
    await vi.advanceTimersByTimeAsync(1000)
    expect(workers[0].terminated).toBe(false)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(workers[0].terminated).toBe(true)
    // Whose bytes went with the worker is told so: nobody cancelled it.
    expect((await endings).map((one) => one.status === 'rejected' && [one.reason instanceof AbortedError, (one.reason as Error).message])).toEqual([[true, expect.any(String)], [false, expect.stringContaining('check again')]])
    const next = engine.inspect([logFile()])
    expect(workers).toHaveLength(2)
    workers[1].answer({ kind: 'done', job: lastJob(workers[1]), result: { kind: 'inspected', files: [] } })
    await expect(next).resolves.toEqual([])
  })
})

describe('a question that is given up', () => {
  it.each(['query', 'workbench'] as const)('rejects whatever its answer was, and its worker lives on: %s', async (kind) => {
    const found = await caseWithId(7)
    const controller = new AbortController()
    const asked = kind === 'query' ? found.density(3, { signal: controller.signal }) : found.workbench.draftEffect({ signal: controller.signal })
    const job = lastJob(workers[0])
    controller.abort()
    await vi.advanceTimersByTimeAsync(60_000)
    workers[0].answer({ kind: 'done', job, result: { kind: 'answer', value: [] } })
    await expect(asked).rejects.toThrow(AbortedError)
    expect(workers[0]).toMatchObject({ terminated: false })
    expect(workers[0].sentOf('cancel')).toEqual([{ kind: 'cancel', job }])
  })

  it('leaves its run on its own side, and sends its arguments alone', async () => {
    const found = await caseWithId(7)
    const told: Progress<string>[] = []
    void found.workbench.suggestFixes(null, { onProgress: (progress) => told.push(progress) })
    void found.workbench.digestOrigins('/a')
    expect(workers[0].sentOf('workbench').map(({ query, args }) => [query, args])).toEqual([['suggestFixes', [null]], ['digestOrigins', ['/a']]])
    const [{ job }] = workers[0].sentOf('workbench')
    workers[0].answer({ kind: 'progress', job, progress: { stage: 'fixes', done: 1, total: 2 } })
    expect(told).toEqual([{ stage: 'fixes', done: 1, total: 2 }])
  })
})

describe('a worker that fails', () => {
  it('fails every job, and the next call gets a new one', async () => {
    const endings = Promise.allSettled([engine.analyze(request()), engine.inspect([logFile()])])
    workers[0].crash('out of memory')
    expect(await endings).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }])
    expect((await endings).map((one) => one.status === 'rejected' && (one.reason as Error).message)).toEqual([
      expect.stringContaining('out of memory'), expect.stringContaining('out of memory'),
    ])
    expect(workers[0].terminated).toBe(true)
    await caseWithId(1)
    expect(workers).toHaveLength(2)
  })

  it('speaks for itself only: what an ended worker still says touches no job of the next', async () => {
    const lost = engine.inspect([logFile()])
    workers[0].crash('first')
    await expect(lost).rejects.toThrow('first')
    const run = engine.inspect([logFile()])
    workers[0].crash('again')
    workers[1].answer({ kind: 'done', job: lastJob(workers[1]), result: { kind: 'inspected', files: [] } })
    await expect(run).resolves.toEqual([])
    expect(workers[1].terminated).toBe(false)
  })
})

describe('a case', () => {
  it('asks its worker by its id, and is closed there', async () => {
    const found = await caseWithId(7)
    expect(found.report).toEqual(REPORT)
    const asked = found.positionOf({ text: 'x', classes: [] }, 3)
    expect(workers[0].sentOf('query')).toMatchObject([{ caseId: 7, query: 'positionOf', args: [{ text: 'x', classes: [] }, 3] }])
    workers[0].answer({ kind: 'done', job: lastJob(workers[0]), result: { kind: 'answer', value: 12 } })
    await expect(asked).resolves.toBe(12)
    await found.close()
    expect(workers[0].sentOf('close')).toEqual([{ kind: 'close', caseId: 7 }])
  })

  it('whose worker was replaced is lost: it never answers from, and never closes, the new worker\'s case of the same id', async () => {
    const stale = await caseWithId(1)
    workers[0].crash()
    const fresh = await caseWithId(1)
    await expect(stale.rows({ text: '', classes: [] }, 0, 10)).rejects.toThrow('lost')
    await stale.close()
    expect(workers[1].sentOf('query')).toEqual([])
    expect(workers[1].sentOf('close')).toEqual([])
    const asked = fresh.nextFinding(1, 1)
    workers[1].answer({ kind: 'done', job: lastJob(workers[1]), result: { kind: 'answer', value: null } })
    await expect(asked).resolves.toBeNull()
  })

  it('is lost with a disposed engine too', async () => {
    const stale = await caseWithId(1)
    await engine.dispose()
    await expect(stale.density(10)).rejects.toThrow('lost')
    expect(workers).toHaveLength(1)
  })
})

it('disposing rejects what runs and ends the worker', async () => {
  const run = engine.analyze(request())
  const ending = expect(run).rejects.toThrow(AbortedError)
  await engine.dispose()
  await ending
  expect(workers[0].terminated).toBe(true)
})

it('a question that is cancelled never ends the worker, however long it takes: its case would be lost', async () => {
  const found = await caseWithId(1)
  const controller = new AbortController()
  const rows = found.rows({ text: 'a', classes: [] }, 0, 10, { signal: controller.signal })
  const job = lastJob(workers[0])
  controller.abort()
  expect(workers[0].sentOf('cancel').map((message) => message.job)).toEqual([job])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(workers[0].terminated).toBe(false)
  workers[0].answer({ kind: 'cancelled', job })
  await expect(rows).rejects.toThrow(AbortedError)
})
