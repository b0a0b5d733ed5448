import type { VerifyJob } from '../checks/signatures/verifier'
import type { DigestVerification } from '../crypto/verify-digest'
import type { KeyMaterial } from '../model/tpm'
import type { WorkerEndpoint } from './messages'
import type { BatchId, FromVerifier, ToVerifier } from './verify-messages'

interface Batch {
  resolve(answers: readonly DigestVerification[] | null): void
  reject(error: Error): void
}

/** One worker of a pool. */
export class PoolWorker {
  private readonly open = new Map<BatchId, Batch>()
  private nextBatch: BatchId = 1
  private ended = false
  private spoke = false

  constructor(private readonly endpoint: WorkerEndpoint) {
    endpoint.addEventListener('message', ({ data }) => this.receive(data as FromVerifier))
    endpoint.addEventListener('error', () => this.end())
  }

  get isEnded(): boolean {
    return this.ended
  }

  get isBusy(): boolean {
    return this.open.size > 0
  }

  /** Did it ever answer? One that did not may be one that can't be started here. */
  get hasAnswered(): boolean {
    return this.spoke
  }

  /** `null`: the worker ended before it answered. Rejects with what the verification threw there. */
  ask(jobs: readonly VerifyJob[]): Promise<readonly DigestVerification[] | null> {
    if (this.ended) return Promise.resolve(null)
    const batch = this.nextBatch++
    const packed = packJobs(jobs)
    return new Promise((resolve, reject) => {
      this.endpoint.postMessage({ kind: 'verify', batch, jobs: packed.jobs } satisfies ToVerifier, [packed.buffer])
      this.open.set(batch, { resolve, reject })
    })
  }

  /** At once, whatever it does. */
  end(): void {
    if (this.ended) return
    this.ended = true
    this.endpoint.terminate()
    for (const batch of this.open.values()) batch.resolve(null)
    this.open.clear()
  }

  private receive(message: FromVerifier): void {
    const batch = this.open.get(message.batch)
    if (!batch) return
    this.spoke = true
    this.open.delete(message.batch)
    if (message.kind === 'verified') batch.resolve(message.answers)
    else batch.reject(Object.assign(new Error(message.failure.message), { name: message.failure.name }))
  }
}

/** Digests and signatures are views into one log, and cloning a view clones all that it looks into: what the batch needs is copied into a buffer of its own. */
function packJobs(jobs: readonly VerifyJob[]): { readonly jobs: readonly VerifyJob[]; readonly buffer: ArrayBuffer } {
  const keys = new Set(jobs.map((job) => job.key))
  const parts = [...[...keys].flatMap(partsOf), ...jobs.flatMap(({ digest, value }) => [digest, value])]
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let end = 0
  const copy = (part: Uint8Array) => {
    bytes.set(part, end)
    end += part.length
    return bytes.subarray(end - part.length, end)
  }
  const copied = new Map([...keys].map((key) => [key, copyKey(key, copy)]))
  return { jobs: jobs.map(({ key, hash, digest, value }) => ({ key: copied.get(key)!, hash, digest: copy(digest), value: copy(value) })), buffer: bytes.buffer }
}

function partsOf(key: KeyMaterial): Uint8Array[] {
  return key.type === 'rsa' ? [key.modulus] : key.type === 'ecc' ? [key.x, key.y] : []
}

function copyKey(key: KeyMaterial, copy: (part: Uint8Array) => Uint8Array): KeyMaterial {
  if (key.type === 'rsa') return { ...key, modulus: copy(key.modulus) }
  return key.type === 'ecc' ? { ...key, x: copy(key.x), y: copy(key.y) } : key
}
