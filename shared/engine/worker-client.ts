import type { Subject } from '../model/derivation'
import type { EvidenceFile } from '../model/evidence'
import { reportOfHost, type Report } from '../model/report'
import { AbortedError, NoEvidenceError, type Case, type Engine, type BenchStage, type HostView, type ListRun, type ListStage, type RunOptions, type Stage, type WorkbenchView } from './engine'
import { RUN_PLACES, WORKBENCH_QUERIES, type CaseId, type CaseQuery, type FailureData, type FromWorker, type JobId, type JobResult, type QueryArguments, type QueryResult, type ToWorker, type WorkbenchQuery, type WorkerEndpoint } from './messages'

/** A job that its worker has not ended so many milliseconds after it was cancelled counts as ended. The worker is replaced, unless it has cases open: they would be lost with it. */
const CANCEL_PATIENCE_MS = 2000
/** One with open cases is replaced when it says nothing for so long after that. */
const SILENCE_MS = 30_000

type Timer = ReturnType<typeof setTimeout>

/** Of an analysis or of a question. */
type AnyRun = RunOptions<Stage | ListStage | BenchStage>

interface Job {
  readonly run: AnyRun
  readonly message: Call
  /** Were bytes handed over with it? Then it can't be asked again. */
  readonly tookBytes: boolean
  resolve(result: JobResult): void
  reject(error: Error): void
  settled(): void
}

type Call = ToWorker extends infer M ? (M extends { job: JobId } ? Omit<M, 'job'> : never) : never

/** The engine in a worker. `spawn` makes one; it is called again only when a worker had to be terminated. */
export function createWorkerEngine(spawn: () => WorkerEndpoint): Engine {
  const client = new WorkerClient(spawn)
  return {
    async analyze(request, run = {}) {
      const result = await client.call({ kind: 'analyze', request }, run, buffersOf(request.files))
      const { caseId, report } = expectKind(result, 'case')
      client.opened(caseId)
      return new RemoteCase(report, { client, generation: client.generation, caseId })
    },
    async inspect(files, run = {}) {
      return expectKind(await client.call({ kind: 'inspect', files }, run, buffersOf(files)), 'inspected').files
    },
    dispose: async () => client.dispose(),
  }
}

/** Buffers are handed over: they are no longer the caller's. Blobs are read in the worker. */
function buffersOf(files: readonly EvidenceFile[]): ArrayBuffer[] {
  return [...new Set(files.map((file) => file.content).filter((content) => content instanceof ArrayBuffer))]
}

function expectKind<K extends JobResult['kind']>(result: JobResult, kind: K): Extract<JobResult, { kind: K }> {
  if (result.kind !== kind) throw new Error(`the worker answered ${result.kind} for ${kind}`)
  return result as Extract<JobResult, { kind: K }>
}

class WorkerClient {
  private worker: WorkerEndpoint | null = null
  private readonly jobs = new Map<JobId, Job>()
  private nextJob: JobId = 1
  private endedWorkers = 0
  /** Those of the worker that lives now. */
  private readonly openCases = new Set<CaseId>()
  /** Messages that came, of any worker. */
  private heard = 0

  constructor(private readonly spawn: () => WorkerEndpoint) {}

  /** A case lives in the worker of one generation and is lost with it: the next worker counts its cases from 1 again. */
  get generation(): number {
    return this.endedWorkers
  }

  call(message: Call, run: AnyRun, transfer: ArrayBuffer[] = []): Promise<JobResult> {
    if (run.signal?.aborted) return Promise.reject(new AbortedError('cancelled before it began'))
    const job = this.nextJob++
    return new Promise((resolve, reject) => {
      let patience: Timer | undefined
      const cancel = () => {
        patience = this.cancel(job, message.kind)
      }
      const settled = () => {
        clearTimeout(patience)
        run.signal?.removeEventListener('abort', cancel)
        this.jobs.delete(job)
      }
      this.jobs.set(job, { run, message, tookBytes: transfer.length > 0, resolve, reject, settled })
      run.signal?.addEventListener('abort', cancel, { once: true })
      try {
        this.live().postMessage({ ...message, job }, transfer)
      } catch (error) {
        settled()
        throw error
      }
    })
  }

  opened(caseId: CaseId): void {
    this.openCases.add(caseId)
  }

  close(caseId: CaseId): void {
    this.openCases.delete(caseId)
    this.worker?.postMessage({ kind: 'close', caseId } satisfies ToWorker, [])
  }

  dispose(): void {
    this.fail(new AbortedError('the engine was disposed of'))
  }

  private live(): WorkerEndpoint {
    if (this.worker) return this.worker
    const worker = this.spawn()
    worker.addEventListener('message', (event) => this.receive(event.data as FromWorker))
    worker.addEventListener('error', (event) => {
      if (worker === this.worker) this.fail(new Error(`the worker failed: ${event.message ?? 'no reason given'}`))
    })
    this.worker = worker
    return worker
  }

  private receive(message: FromWorker): void {
    this.heard++
    const job = this.jobs.get(message.job)
    if (!job) return this.ended(message)
    if (message.kind === 'progress') {
      job.run.onProgress?.(message.progress)
      return
    }
    if (message.kind === 'first-entries') {
      job.run.onFirstEntries?.(message.first)
      return
    }
    job.settled()
    // An answer that was on its way when its question was given up is no answer any more. A case is: whoever gets it can close it.
    if (message.kind === 'done' && message.result.kind === 'answer' && job.run.signal?.aborted) job.reject(new AbortedError('it was cancelled'))
    else if (message.kind === 'done') job.resolve(message.result)
    else job.reject(message.kind === 'cancelled' ? new AbortedError('it was cancelled') : errorOf(message.failure))
  }

  /** What comes of a job that was given up: nobody has a case of it. */
  private ended(message: FromWorker): void {
    if (message.kind === 'done' && message.result.kind === 'case') this.close(message.result.caseId)
  }

  /** Asks the worker to stop; returns the timer after which it is ended by force. For a question it is not: the case would be lost with it. */
  private cancel(job: JobId, kind: Call['kind']): Timer | undefined {
    this.worker?.postMessage({ kind: 'cancel', job } satisfies ToWorker, [])
    if (kind === 'query' || kind === 'workbench') return undefined
    return setTimeout(() => {
      if (this.openCases.size === 0) this.replace()
      else this.giveUp(job)
    }, CANCEL_PATIENCE_MS)
  }

  /** The worker has it still, and goes on when it is done. */
  private giveUp(job: JobId): void {
    const [{ settled, reject }, { heard, endedWorkers }] = [this.jobs.get(job)!, this]
    settled()
    reject(new AbortedError('the analysis was cancelled'))
    setTimeout(() => {
      if (this.heard === heard && this.endedWorkers === endedWorkers && this.worker !== null) this.replace()
    }, SILENCE_MS)
  }

  /** Ends a worker that does not answer. Checks that only waited behind what was cancelled are asked of the next one. */
  private replace(): void {
    const waiting = Array.from(this.jobs).filter(([, { run, message }]) => !run.signal?.aborted && (message.kind === 'analyze' || message.kind === 'inspect'))
    for (const [job] of waiting) this.jobs.delete(job)
    this.fail(new AbortedError('the analysis was cancelled; its worker did not answer and was ended'))
    for (const [job, waited] of waiting) {
      if (waited.tookBytes) {
        waited.settled()
        waited.reject(new Error('its worker had to be ended for another check that did not stop: check again'))
        continue
      }
      this.jobs.set(job, waited)
      this.live().postMessage({ ...waited.message, job }, [])
    }
  }

  /** Ends the worker and with it every job; the next call gets a new one. */
  private fail(error: Error): void {
    this.worker?.terminate()
    this.worker = null
    this.endedWorkers++
    this.openCases.clear()
    const jobs = Array.from(this.jobs.values())
    for (const job of jobs) {
      job.settled()
      job.reject(error)
    }
  }
}

function errorOf({ name, message }: FailureData): Error {
  if (name === 'NoEvidenceError') return new NoEvidenceError(message)
  return name === 'RangeError' ? new RangeError(message) : Object.assign(new Error(message), { name })
}

/** A case that lives in the worker: how it is reached. */
interface CaseAddress {
  readonly client: WorkerClient
  readonly generation: number
  readonly caseId: CaseId
}

/** A host whose log is in the worker. */
class RemoteHost implements HostView {
  constructor(readonly report: Report, protected readonly address: CaseAddress, private readonly place: number | null) {}

  prepareListings(run?: ListRun) { return this.ask('prepareListings', [], run) }
  rows(...[listing, start, count, run]: QueryArguments<'rows'>) { return this.ask('rows', [listing, start, count], run) }
  positionOf(...[listing, entry, run]: QueryArguments<'positionOf'>) { return this.ask('positionOf', [listing, entry], run) }
  groups(...[listing, start, count, run]: QueryArguments<'groups'>) { return this.ask('groups', [listing, start, count], run) }
  groupAt(...[listing, position, run]: QueryArguments<'groupAt'>) { return this.ask('groupAt', [listing, position], run) }
  nextFinding(...args: QueryArguments<'nextFinding'>) { return this.ask('nextFinding', args) }
  entry(...args: QueryArguments<'entry'>) { return this.ask('entry', args) }
  bytes(...args: QueryArguments<'bytes'>) { return this.ask('bytes', args) }
  density(columns: number, run?: RunOptions) { return this.ask('density', [columns], run) }
  quoteFields(...args: QueryArguments<'quoteFields'>) { return this.ask('quoteFields', args) }
  signatures(columns: number, run?: RunOptions) { return this.ask('signatures', [columns], run) }
  bootLog(...args: QueryArguments<'bootLog'>) { return this.ask('bootLog', args) }
  bootEvent(...args: QueryArguments<'bootEvent'>) { return this.ask('bootEvent', args) }
  imaPolicies(...args: QueryArguments<'imaPolicies'>) { return this.ask('imaPolicies', args) }
  explain(subject: Subject, run?: RunOptions) { return this.ask('explain', [subject], run) }
  entryLines(start: number, count: number, run?: RunOptions) { return this.ask('entryLines', [start, count], run) }

  private async ask<Q extends CaseQuery>(query: Q, args: QueryArguments<Q>, run: AnyRun = {}): Promise<QueryResult<Q>> {
    return (await answerOf(this.address, { kind: 'query', caseId: this.address.caseId, host: this.place, query, args }, run)) as QueryResult<Q>
  }
}

async function answerOf({ client, generation }: CaseAddress, question: Call, run: AnyRun = {}): Promise<unknown> {
  if (generation !== client.generation) throw new Error('the case was lost when its worker was ended')
  return expectKind(await client.call(question, run), 'answer').value
}

class RemoteCase extends RemoteHost implements Case {
  readonly workbench: WorkbenchView

  constructor(report: Report, address: CaseAddress) {
    super(report, address, null)
    const ask = (query: WorkbenchQuery) => (...given: readonly unknown[]) => {
      const place = RUN_PLACES[query]
      const args = place === undefined ? given : given.slice(0, place)
      return answerOf(address, { kind: 'workbench', caseId: address.caseId, query, args }, place === undefined ? {} : (given[place] as AnyRun | undefined))
    }
    this.workbench = Object.fromEntries(WORKBENCH_QUERIES.map((query) => [query, ask(query)])) as unknown as WorkbenchView
  }

  host(place: number): HostView {
    return new RemoteHost(reportOfHost(this.report, place), this.address, place)
  }

  async close(): Promise<void> {
    const { client, generation, caseId } = this.address
    if (generation === client.generation) client.close(caseId)
  }
}
