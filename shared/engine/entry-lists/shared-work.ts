import { AbortedError, type ListRun } from '../engine'

/** One try at the work, and who waits for it. */
interface Attempt<T> {
  readonly controller: AbortController
  readonly waiting: Set<{ readonly run: ListRun }>
  readonly result: Promise<T>
}

/** Work that several wait for: it is done once, and given up when the last of them aborts; who comes then begins it anew. */
export class SharedWork<T> {
  private attempt: Attempt<T> | null = null

  constructor(private readonly work: (run: ListRun) => Promise<T>) {}

  /** @throws AbortedError when this run's signal aborts. */
  async join(run: ListRun): Promise<T> {
    if (run.signal?.aborted) throw new AbortedError('cancelled before it began')
    const attempt = (this.attempt ??= this.begin())
    const me = { run }
    attempt.waiting.add(me)
    let leave = () => {}
    const left = new Promise<never>((_resolve, reject) => {
      leave = () => {
        attempt.waiting.delete(me)
        if (attempt.waiting.size === 0) this.giveUp(attempt)
        reject(new AbortedError('it was cancelled'))
      }
    })
    run.signal?.addEventListener('abort', leave, { once: true })
    try {
      return await Promise.race([attempt.result, left])
    } finally {
      run.signal?.removeEventListener('abort', leave)
      attempt.waiting.delete(me)
    }
  }

  private begin(): Attempt<T> {
    const controller = new AbortController()
    const waiting = new Set<{ readonly run: ListRun }>()
    const done = this.work({ signal: controller.signal, onProgress: (progress) => waiting.forEach(({ run }) => run.onProgress?.(progress)) })
    return { controller, waiting, result: this.orForgotten(done, controller) }
  }

  /** Work that failed is tried again by who comes next. */
  private async orForgotten(done: Promise<T>, controller: AbortController): Promise<T> {
    try {
      return await done
    } catch (error) {
      if (this.attempt?.controller === controller) this.attempt = null
      throw error
    }
  }

  private giveUp(attempt: Attempt<T>): void {
    attempt.controller.abort()
    if (this.attempt === attempt) this.attempt = null
  }
}
