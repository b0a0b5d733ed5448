import type { Checkpoint } from '../model/checkpoint'
import { AbortedError, type RunOptions, type Stage } from './engine'

/** Milliseconds of work between two yields: a cancel is heard well within 200. */
const WORK_MS = 25
/** Milliseconds between two reports of progress. */
const PROGRESS_MS = 100

/** Runs long work in pieces: between them messages are heard, an abort is obeyed and progress is told. */
export class Scheduler<S extends string = Stage> {
  private yieldedAt = performance.now()
  private reportedAt = -Infinity
  private stage: S | null = null
  /** What each stage told last: a stage may pass over the log several times, and its progress never goes back. */
  private readonly told = new Map<S, number>()

  constructor(private readonly run: RunOptions<S>) {}

  /** The checkpoint of a stage. It throws AbortedError once the caller aborted. */
  checkpoint(stage: S): Checkpoint {
    return async (done, total) => {
      this.report(stage, done, total)
      this.throwIfAborted()
      if (performance.now() - this.yieldedAt < WORK_MS) return
      await yieldToMessages()
      this.yieldedAt = performance.now()
      this.throwIfAborted()
    }
  }

  throwIfAborted(): void {
    if (this.run.signal?.aborted) throw new AbortedError('the analysis was cancelled')
  }

  private report(stage: S, done: number, total: number | null): void {
    if (done <= (this.told.get(stage) ?? -1)) return
    const now = performance.now()
    const news = stage !== this.stage || done === total
    if (!news && now - this.reportedAt < PROGRESS_MS) return
    this.stage = stage
    this.told.set(stage, done)
    this.reportedAt = now
    this.run.onProgress?.({ stage, done, total })
  }
}

/** A macrotask without a timer's delay (nested timers wait 4 ms in a worker). */
export function yieldToMessages(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => {
      port1.close()
      resolve()
    })
    port1.start()
    port2.postMessage(null)
  })
}
