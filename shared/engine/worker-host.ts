import { AbortedError, type BenchStage, type Case, type Engine, type ListStage, type RunOptions, type Stage } from './engine'
import { createInProcessEngine } from './in-process'
import { CASE_QUERIES, WORKBENCH_QUERIES, type CaseId, type FromWorker, type JobId, type JobResult, type MessageEndpoint, type ToWorker } from './messages'

type Ending = Extract<FromWorker, { kind: 'done' | 'failed' | 'cancelled' }>

/** Serves an engine on the worker's own scope. Evidence is parsed here and nowhere else. */
export function serveEngine(scope: MessageEndpoint, engine: Engine = createInProcessEngine()): void {
  const host = new WorkerHost(scope, engine)
  scope.addEventListener('message', (event) => host.receive(event.data as ToWorker))
}

class WorkerHost {
  private readonly running = new Map<JobId, AbortController>()
  private readonly cases = new Map<CaseId, Case>()
  private nextCase: CaseId = 1

  constructor(private readonly scope: MessageEndpoint, private readonly engine: Engine) {}

  /** What else comes along a port (developer tools post there too) is not for the engine. */
  receive(message: ToWorker | null | undefined): void {
    switch (message?.kind) {
      case 'cancel': this.running.get(message.job)?.abort(); break
      case 'close': this.cases.delete(message.caseId); break
      case 'analyze':
      case 'inspect':
      case 'query':
      case 'workbench': void this.work(message)
    }
  }

  private async work(message: Exclude<ToWorker, { kind: 'cancel' | 'close' }>): Promise<void> {
    const { job } = message
    const controller = new AbortController()
    this.running.set(job, controller)
    let ending: Ending
    try {
      ending = { kind: 'done', job, result: await this.result(message, controller.signal) }
    } catch (error) {
      ending = endingOf(job, error)
    } finally {
      this.running.delete(job)
    }
    this.send(ending)
  }

  private async result(message: Exclude<ToWorker, { kind: 'cancel' | 'close' }>, signal: AbortSignal): Promise<JobResult> {
    const { job } = message
    const run: RunOptions<Stage | ListStage | BenchStage> = { signal, onProgress: (progress) => this.send({ kind: 'progress', job, progress }), onFirstEntries: (first) => this.send({ kind: 'first-entries', job, first }) }
    if (message.kind === 'inspect') return { kind: 'inspected', files: await this.engine.inspect(message.files, run) }
    if (message.kind === 'query' || message.kind === 'workbench') return { kind: 'answer', value: await this.answer(message, run) }
    const found = await this.engine.analyze(message.request, run)
    const caseId = this.nextCase++
    this.cases.set(caseId, found)
    return { kind: 'case', caseId, report: found.report }
  }

  /** Of the questions those that may take long take the run, behind their arguments. */
  private answer(message: Extract<ToWorker, { kind: 'query' | 'workbench' }>, run: RunOptions<Stage | ListStage | BenchStage>): Promise<unknown> {
    const found = this.cases.get(message.caseId)
    const known: readonly string[] = message.kind === 'query' ? CASE_QUERIES : WORKBENCH_QUERIES
    if (!found || !known.includes(message.query)) throw new RangeError(`no case ${message.caseId} that answers ${message.query}`)
    const asked = message.kind === 'workbench' ? found.workbench : message.host === null ? found : found.host(message.host)
    const method = (asked as unknown as Record<string, (...args: readonly unknown[]) => Promise<unknown>>)[message.query]
    return method.apply(asked, [...message.args, run])
  }

  /** Bytes that were copied out for the window are handed over, not copied again. */
  private send(message: FromWorker): void {
    this.scope.postMessage(message, transferOf(message))
  }
}

function transferOf(message: FromWorker): ArrayBuffer[] {
  const value = message.kind === 'done' && message.result.kind === 'answer' ? message.result.value : null
  return value instanceof Uint8Array && value.buffer instanceof ArrayBuffer ? [value.buffer] : []
}

function endingOf(job: JobId, error: unknown): Ending {
  if (error instanceof AbortedError) return { kind: 'cancelled', job }
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  return { kind: 'failed', job, failure: { name, message } }
}
