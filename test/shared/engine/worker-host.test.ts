import { beforeEach, describe, expect, it } from 'vitest'
import { AbortedError, type Case, type Engine, type RunOptions } from '@shared/engine/engine'
import type { FromWorker } from '@shared/engine/messages'
import { serveEngine } from '@shared/engine/worker-host'
import type { Report } from '@shared/model/report'

const FILTER = { text: '', classes: [] }

let sent: { readonly message: FromWorker; readonly transfer: ArrayBuffer[] }[]
let tell: (data: unknown) => void
/** What `analyze` and `inspect` of the engine wait for. */
let running: { readonly run: RunOptions; finish(): void; fail(error: unknown): void }[]

beforeEach(() => {
  sent = []
  running = []
  const wait = <T>(run: RunOptions, value: T) => new Promise<T>((resolve, reject) => running.push({ run, finish: () => resolve(value), fail: reject }))
  const view = { report: {} as Report, bytes: async () => Uint8Array.of(1, 2, 3), positionOf: async () => 4 }
  const host = (place: number) => ({ ...view, positionOf: async () => place })
  const found = { ...view, host, close: async () => undefined } as unknown as Case
  const engine: Engine = { analyze: (_request, run = {}) => wait(run, found), inspect: (_files, run = {}) => wait(run, []), dispose: async () => undefined }
  serveEngine({
    postMessage: (message, transfer) => sent.push({ message: message as FromWorker, transfer }),
    addEventListener: (type: 'message' | 'error', listener: (event: { readonly data: unknown; readonly message?: string }) => void) => {
      if (type === 'message') tell = (data) => listener({ data })
    },
  }, engine)
})

const settle = () => new Promise((resolve) => setImmediate(resolve))
const endings = () => sent.map((one) => one.message).filter((message) => message.kind !== 'progress')

async function openCase(job: number): Promise<number> {
  tell({ kind: 'analyze', job, request: { files: [], options: {} } })
  running.at(-1)!.finish()
  await settle()
  const done = endings().at(-1)!
  return done.kind === 'done' && done.result.kind === 'case' ? done.result.caseId : -1
}

describe('a job', () => {
  it('ends as done, failed or cancelled, with its own number', async () => {
    for (const job of [1, 2, 3, 4]) tell({ kind: 'inspect', job, files: [] })
    running[2].finish()
    running[0].fail(new RangeError('no such bank'))
    running[1].fail(new AbortedError('stopped'))
    running[3].fail('a string')
    await settle()
    expect(endings()).toEqual([
      { kind: 'done', job: 3, result: { kind: 'inspected', files: [] } }, { kind: 'failed', job: 1, failure: { name: 'RangeError', message: 'no such bank' } },
      { kind: 'cancelled', job: 2 }, { kind: 'failed', job: 4, failure: { name: 'Error', message: 'a string' } },
    ])
  })

  it('tells its progress under its number', () => {
    tell({ kind: 'analyze', job: 9, request: { files: [], options: {} } })
    running[0].run.onProgress!({ stage: 'decode', done: 5, total: null })
    expect(sent.map((one) => one.message)).toEqual([{ kind: 'progress', job: 9, progress: { stage: 'decode', done: 5, total: null } }])
  })

  it('hears a cancel of its own number only, while it runs only', async () => {
    tell({ kind: 'analyze', job: 1, request: { files: [], options: {} } })
    tell({ kind: 'inspect', job: 2, files: [] })
    tell({ kind: 'cancel', job: 2 })
    expect(running.map((one) => one.run.signal!.aborted)).toEqual([false, true])
    running[0].finish()
    await settle()
    tell({ kind: 'cancel', job: 1 })
    expect(running[0].run.signal!.aborted).toBe(false)
    expect(endings()).toHaveLength(1)
  })
})

describe('a query', () => {
  it('is answered by the case of its id, or a host of it; bytes are handed over', async () => {
    const caseId = await openCase(1)
    expect(await openCase(2)).not.toBe(caseId)
    tell({ kind: 'query', job: 3, caseId, host: null, query: 'positionOf', args: [FILTER, 1] })
    tell({ kind: 'query', job: 4, caseId, host: 7, query: 'positionOf', args: [FILTER, 1] })
    tell({ kind: 'query', job: 5, caseId, host: null, query: 'bytes', args: ['e1', 0, 3] })
    await settle()
    const [position, ofHost, bytes] = sent.slice(-3)
    expect(ofHost).toMatchObject({ message: { kind: 'done', job: 4, result: { kind: 'answer', value: 7 } } })
    expect(position).toMatchObject({ message: { kind: 'done', job: 3, result: { kind: 'answer', value: 4 } }, transfer: [] })
    expect(bytes.transfer.map((buffer) => buffer.byteLength)).toEqual([3])
  })

  it.each([
    ['of a case that was closed', { query: 'rows' }, true], ['of a case that never was', { caseId: 99, query: 'rows' }, false],
    ['that is none', { query: 'close' }, false], ['that every object has', { query: 'constructor' }, false], ['with arguments of no kind', { query: 'positionOf', args: null }, false],
  ])('%s fails', async (_, part, closed) => {
    const caseId = await openCase(1)
    if (closed) tell({ kind: 'close', caseId })
    tell({ kind: 'query', job: 2, caseId, host: null, args: [], ...part })
    await settle()
    expect(endings().at(-1)).toMatchObject({ kind: 'failed', job: 2 })
  })
})

it.each([
  ['null', null], ['nothing', undefined], ['a text', 'analyze'], ['a number', 7], ['an empty object', {}], ['an unknown kind', { kind: 'format-disk', job: 1 }],
  ['a cancel of no job', { kind: 'cancel' }], ['a close of no case', { kind: 'close' }], ['a query of nothing', { kind: 'query', job: 1 }],
])('garbage (%s) neither throws nor starts work, and the next message is heard', async (_, garbage) => {
  expect(() => tell(garbage)).not.toThrow()
  await settle()
  expect(running).toEqual([])
  expect(await openCase(5)).toBeGreaterThan(0)
})
