import { inPlace, type SignatureVerifier, type VerifyJob } from '../checks/signatures/verifier'
import type { DigestVerification } from '../crypto/verify-digest'
import type { WorkerEndpoint } from './messages'
import { PoolWorker } from './pool-worker'
import { whileListening } from './while-listening'

/** Milliseconds that one signature takes in place, measured with V8 13 on a server's core. That of RSA is of 2048 bits, and grows with the square of their number. */
const COST_MS = { rsa: 0.13, ecc: 2, unsupported: 0 } as const
/** Milliseconds of such work from which on workers are started: one is up and as fast as this thread after 110 to 150, and two then halve what is left. */
const WORTHWHILE_MS = 300
/** Jobs of one message: 2 to 30 ms, so that all cores stay busy until the last, and messages cost nothing beside them. */
const BATCH = 16
/** Workers at most: each holds some 20 MB, and the one thread that reads entries for them takes a quarter of the time of an RSA-2048 signature for each. */
const WORKERS_MAX = 8

/** A list of jobs that the workers eat up from its beginning. */
interface Call {
  readonly jobs: readonly VerifyJob[]
  readonly answers: DigestVerification[]
  readonly pause: () => Promise<void>
  next: number
  isOver: boolean
}

/**
 * Verifies in `cores` workers, in place where there is one core, too little to do, or none can be started: the answers are the same.
 * `spawn` makes a worker that runs `serveVerifier`. It may throw.
 */
export function createVerifyPool(spawn: () => WorkerEndpoint, cores: number): SignatureVerifier {
  return cores < 2 ? inPlace : new VerifyPool(spawn, Math.min(cores, WORKERS_MAX))
}

class VerifyPool implements SignatureVerifier {
  private readonly workers = new Map<number, PoolWorker>()
  /** Milliseconds of work, as estimated, that were asked for so far: who has had much to verify has more. */
  private asked = 0
  private isAvailable = true

  constructor(private readonly spawn: () => WorkerEndpoint, private readonly size: number) {}

  async verify(jobs: readonly VerifyJob[], pause: () => Promise<void>): Promise<DigestVerification[]> {
    this.asked += costOf(jobs)
    if (!this.isAvailable || this.asked < WORTHWHILE_MS || jobs.length <= BATCH) return inPlace.verify(jobs, pause)
    const call: Call = { jobs, answers: [], pause, next: 0, isOver: false }
    try {
      await whileListening(Promise.all(Array.from({ length: this.size }, (_, place) => this.work(place, call))), pause)
      return call.answers
    } catch (error) {
      // They hear nothing before their batch is done. Another caller's batches are verified in place then.
      for (const [place, worker] of this.workers) if (worker.isBusy) this.end(place, worker)
      throw error
    } finally {
      call.isOver = true
    }
  }

  dispose(): void {
    this.isAvailable = false
    for (const [place, worker] of this.workers) this.end(place, worker)
  }

  private end(place: number, worker: PoolWorker): void {
    this.workers.delete(place)
    worker.end()
  }

  /** Batch after batch through the worker of a place. What it does not answer is verified here: slower, and the same. */
  private async work(place: number, call: Call): Promise<void> {
    while (call.next < call.jobs.length && !call.isOver) {
      const start = call.next
      call.next += BATCH
      const jobs = call.jobs.slice(start, call.next)
      const answers = (await this.ask(place, jobs)) ?? (call.isOver ? [] : await inPlace.verify(jobs, call.pause))
      for (const [i, answer] of answers.entries()) call.answers[start + i] = answer
    }
  }

  private async ask(place: number, jobs: readonly VerifyJob[]): Promise<readonly DigestVerification[] | null> {
    const worker = this.worker(place)
    const answers = (await worker?.ask(jobs)) ?? null
    if (answers !== null && answers.length !== jobs.length) throw new Error(`the worker answered ${answers.length} of ${jobs.length} signatures`)
    return answers
  }

  /** The worker of a place, a new one for one that was lost; `null` where none can be had. */
  private worker(place: number): PoolWorker | null {
    const known = this.workers.get(place)
    if (known && !known.isEnded) return known
    // Lost before it ever answered: none can be started here (a missing file, a strict host), so no other is tried.
    if (known && !known.hasAnswered) this.isAvailable = false
    if (!this.isAvailable) return null
    const worker = this.start()
    if (worker) this.workers.set(place, worker)
    return worker
  }

  private start(): PoolWorker | null {
    try {
      return new PoolWorker(this.spawn())
    } catch {
      // No worker may be started here: that is no fault of the evidence, and nothing is lost but time.
      this.isAvailable = false
      return null
    }
  }
}

function costOf(jobs: readonly VerifyJob[]): number {
  return jobs.reduce((sum, { key }) => sum + COST_MS[key.type] * (key.type === 'rsa' ? (key.bits / 2048) ** 2 : 1), 0)
}
