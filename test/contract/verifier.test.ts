/** Where signatures are verified makes no difference: in place, through messages in one thread, and in threads of the command line. */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inPlace, type SignatureVerifier } from '@shared/checks/signatures/verifier'
import { AbortedError } from '@shared/engine/engine'
import { createInProcessEngine } from '@shared/engine/in-process'
import type { WorkerEndpoint } from '@shared/engine/messages'
import { createVerifyPool } from '@shared/engine/verify-pool'
import { startThread } from '../../cli/threads'
import { threadSource } from '../../cli/vite.config'
import { LocalWorker } from '../support/local-worker'
import { signedLogRequest } from '../support/signed-log'
import { knownJobs } from '../support/verify-jobs'

const MANY = 400
const threads: WorkerEndpoint[] = []
let source: string

beforeAll(async () => {
  source = await threadSource()
})

function thread(program = source): WorkerEndpoint {
  threads.push(startThread(program))
  return threads.at(-1)!
}

describe.each([
  ['in place', () => inPlace, 0],
  ['in one thread', () => createVerifyPool(() => new LocalWorker(), 3), 0],
  ['in threads', () => createVerifyPool(() => thread(), 2), 2],
  ['where no thread can be started', () => createVerifyPool(() => thread('throw new Error()'), 2), 2],
] as const)('signatures verified %s', (_place, make, started) => {
  let verifier: SignatureVerifier
  beforeEach(() => {
    threads.length = 0
    verifier = make()
  })
  afterEach(() => verifier.dispose())

  it('are those that node:crypto made, in the order of the jobs', async () => {
    const known = knownJobs(MANY)
    for (let i = 0; i < 2; i++) expect(await verifier.verify(known.map(({ job }) => job), async () => undefined)).toEqual(known.map(({ answer }) => answer))
    expect(threads).toHaveLength(started)
  })

  it('lead to the same report', async () => {
    const { request, valid, invalid } = signedLogRequest(MANY)
    const { report } = await createInProcessEngine(verifier).analyze(request())
    expect(report.signatures).toMatchObject({ valid, invalid })
    expect(threads).toHaveLength(started)
    const alone = await createInProcessEngine().analyze(request())
    expect(report).toEqual(alone.report)
  })

  it('fail as our own mistakes do', async () => {
    const jobs = knownJobs(MANY).map(({ job }) => ({ ...job, digest: new Uint8Array(3) }))
    await expect(verifier.verify(jobs, async () => undefined)).rejects.toMatchObject({ name: 'RangeError', message: 'a sha256 digest has 32 bytes' })
  })

  it('are left when the caller cancels', async () => {
    const controller = new AbortController()
    const run = createInProcessEngine(verifier).analyze(signedLogRequest(MANY).request(), {
      signal: controller.signal,
      onProgress: ({ stage }) => {
        if (stage === 'signatures') controller.abort()
      },
    })
    await expect(run).rejects.toThrow(AbortedError)
  })
})

it('a thread that is ended at work loses nothing, and another takes its place', async () => {
  threads.length = 0
  const pool = createVerifyPool(() => thread(), 2)
  const known = knownJobs(MANY)
  const jobs = known.map(({ job }) => job)
  await pool.verify(jobs, async () => undefined)
  const answers = pool.verify(jobs, async () => undefined)
  threads[0].terminate()
  expect(await answers).toEqual(known.map(({ answer }) => answer))
  await pool.verify(jobs, async () => undefined)
  expect(threads).toHaveLength(3)
  pool.dispose()
})
