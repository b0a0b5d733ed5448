import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { inPlace, type SignatureVerifier } from '@shared/checks/signatures/verifier'
import type { MessageEndpoint } from '@shared/engine/messages'
import { createVerifyPool } from '@shared/engine/verify-pool'
import type { FromVerifier, ToVerifier } from '@shared/engine/verify-messages'
import { LocalWorker } from '../../support/local-worker'
import { knownJobs, type KnownJob } from '../../support/verify-jobs'

/** Enough work that workers are worth their start. */
const MANY = 400
const jobsOf = (known: readonly KnownJob[]) => known.map(({ job }) => job)
const answersOf = (known: readonly KnownJob[]) => known.map(({ answer }) => answer)
const goOn = async () => undefined

let workers: LocalWorker[]
let pool: SignatureVerifier

/** A pool of two whose workers do this. */
function poolOf(serve?: (scope: MessageEndpoint) => void): SignatureVerifier {
  return createVerifyPool(() => {
    workers.push(new LocalWorker(serve))
    return workers.at(-1)!
  }, 2)
}

beforeEach(() => {
  workers = []
  pool = poolOf()
})
afterEach(() => pool.dispose())

/** Answers of jobs, from the worker's side, as this makes them. */
const serving = (answer: (message: ToVerifier) => FromVerifier | null) => (scope: MessageEndpoint) => {
  scope.addEventListener('message', ({ data }) => {
    const message = answer(data as ToVerifier)
    if (message) scope.postMessage(message, [])
  })
}
const silent = serving(() => null)

describe('a pool', () => {
  it('gives the answers of one thread, in their order, whatever the number of jobs', async () => {
    await pool.verify(jobsOf(knownJobs(MANY)), goOn)
    await fc.assert(fc.asyncProperty(fc.nat(70), fc.nat(9), async (count, seed) => {
      const known = knownJobs(count, seed)
      expect(await pool.verify(jobsOf(known), goOn)).toEqual(answersOf(known))
      expect(await inPlace.verify(jobsOf(known), goOn)).toEqual(answersOf(known))
    }), { numRuns: 25 })
    expect(workers).toHaveLength(2)
  })

  it('starts workers only for work that takes longer than their start, and keeps them', async () => {
    await pool.verify(jobsOf(knownJobs(40)), goOn)
    expect(workers).toHaveLength(0)
    for (let i = 0; i < 2; i++) await pool.verify(jobsOf(knownJobs(MANY)), goOn)
    expect(workers).toHaveLength(2)
    expect(workers.every(({ isTerminated }) => !isTerminated)).toBe(true)
  })

  it('of one core is this thread', () => {
    expect(createVerifyPool(() => new LocalWorker(), 1)).toBe(inPlace)
  })

  it('shares the work in small batches, and hands over what they need and not the log', async () => {
    const sizes: number[] = []
    pool.dispose()
    pool = poolOf(serving(({ batch, jobs }) => {
      sizes.push(jobs[0].digest.buffer.byteLength)
      expect(new Set(jobs.flatMap(({ digest, value }) => [digest.buffer, value.buffer])).size).toBe(1)
      return { kind: 'verified', batch, answers: jobs.map(() => 'valid') }
    }))
    const known = knownJobs(MANY)
    expect(await pool.verify(jobsOf(known), goOn)).toEqual(known.map(() => 'valid'))
    expect(Math.max(...sizes)).toBeLessThan(16 * 400)
    expect(known[0].job.value).not.toHaveLength(0)
    for (const { sent } of workers) expect(sent.length).toBeGreaterThan(MANY / 16 / 4)
  })

  it('serves two callers at once', async () => {
    const [one, two] = [knownJobs(MANY, 1), knownJobs(MANY, 2)]
    expect(await Promise.all([pool.verify(jobsOf(one), goOn), pool.verify(jobsOf(two), goOn)])).toEqual([answersOf(one), answersOf(two)])
    expect(workers).toHaveLength(2)
  })
})

describe('a worker', () => {
  it('that crashes at work loses nothing, and another takes its place', async () => {
    const known = knownJobs(MANY)
    await pool.verify(jobsOf(known), goOn)
    const answers = pool.verify(jobsOf(known), goOn)
    workers[1].crash()
    expect(await answers).toEqual(answersOf(known))
    expect(workers).toHaveLength(3)
    expect(workers[1].isTerminated).toBe(true)
  })

  it('that can\'t be started is not tried again', async () => {
    const known = knownJobs(MANY)
    const spawn = vi.fn(() => {
      throw new Error('refused')
    })
    pool = createVerifyPool(spawn, 2)
    for (let i = 0; i < 2; i++) expect(await pool.verify(jobsOf(known), goOn)).toEqual(answersOf(known))
    expect(spawn).toHaveBeenCalledTimes(1)
  })

  it('that ends before it ever answered is not started again', async () => {
    const known = knownJobs(MANY)
    pool = poolOf(silent)
    const answers = pool.verify(jobsOf(known), goOn)
    for (const worker of workers) worker.crash()
    expect(await answers).toEqual(answersOf(known))
    expect(await pool.verify(jobsOf(known), goOn)).toEqual(answersOf(known))
    expect(workers).toHaveLength(2)
  })

  it('that fails says so: our own mistakes are loud', async () => {
    const jobs = jobsOf(knownJobs(MANY)).map((job) => ({ ...job, digest: job.digest.subarray(1) }))
    await expect(pool.verify(jobs, goOn)).rejects.toMatchObject({ name: 'RangeError', message: 'a sha256 digest has 32 bytes' })
    pool = poolOf(serving(({ batch }) => ({ kind: 'verified', batch, answers: ['valid'] })))
    await expect(pool.verify(jobsOf(knownJobs(MANY)), goOn)).rejects.toThrow('answered 1 of 16')
  })
})

describe('a cancel', () => {
  const cancelled = async () => {
    throw new Error('cancelled')
  }
  afterEach(() => vi.useRealTimers())

  it('is heard within 200 ms, ends workers that are at work, and the next caller gets new ones', async () => {
    pool = poolOf(silent)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const ending = expect(pool.verify(jobsOf(knownJobs(MANY)), cancelled)).rejects.toThrow('cancelled')
    await vi.advanceTimersByTimeAsync(200)
    await ending
    expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([true, true])
    expect(vi.getTimerCount()).toBe(0)
    const next = pool.verify(jobsOf(knownJobs(MANY)), goOn)
    expect(workers).toHaveLength(4)
    pool.dispose()
    expect(await next).toEqual(answersOf(knownJobs(MANY)))
  })

  it('touches no other caller: what its worker was asked is verified here', async () => {
    const known = knownJobs(MANY, 3)
    const [one, two] = await Promise.allSettled([pool.verify(jobsOf(knownJobs(MANY)).map((job) => ({ ...job, digest: new Uint8Array() })), goOn), pool.verify(jobsOf(known), goOn)])
    expect(one.status).toBe('rejected')
    expect(two).toEqual({ status: 'fulfilled', value: answersOf(known) })
  })
})
