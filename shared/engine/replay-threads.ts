import { replay, showPages, type ChainRequest, type PageLook, type ReplayResult } from '../kernel/replay'
import { replayInPlace, type ExpectedLog, type PieceTaker, type Replayer } from '../kernel/replayer'
import { BANKS, type Bank } from '../model/algorithms'
import type { Checkpoint } from '../model/checkpoint'
import type { ImaLog, PageRecipe } from '../model/ima-log'
import type { WorkerEndpoint } from './messages'
import type { FromReplayer, ReplayShare, ToReplayer } from './replay-messages'
import { whileListening } from './while-listening'

/** Entries from which on threads are worth their start: some 60 ms. */
const WORTHWHILE = 100_000
/** Bytes of an entry, about. */
const ENTRY_BYTES = 128
/** Bytes of a log that a thread gets as they come: it has them once more in memory. */
const PASSED_MAX = 1 << 29
/** Banks that are replayed in one thread where all are asked for: those of words of 64 bits share most of their work. */
const WIDE: readonly Bank[] = ['sha384', 'sha512']

/**
 * Replays large logs with the banks apart, in a thread for each core beyond the caller's own; in place where there is none, the log is in this thread's memory, or no thread can be
 * started. `spawn` makes one that runs `serveReplayer`. It may throw.
 */
export function createReplayThreads(spawn: () => WorkerEndpoint, cores: number, worthwhile = WORTHWHILE): Replayer {
  return cores < 2 ? replayInPlace : new ReplayThreads(spawn, cores - 1, worthwhile)
}

class ReplayThreads implements Replayer {
  private readonly running = new Set<WorkerEndpoint>()
  /** One that began with a log that is still being read, and the handle of its file. */
  private spare: { readonly thread: WorkerEndpoint; readonly handle: unknown } | null = null

  constructor(private readonly spawn: () => WorkerEndpoint, private readonly threads: number, private readonly worthwhile: number) {}

  expect(log: ExpectedLog, requests: readonly ChainRequest[]): PieceTaker | null {
    if (log.size / ENTRY_BYTES < this.worthwhile || this.spare !== null || requests.length === 0) return null
    const thread = this.start()
    if (thread === null) return null
    const spare = (this.spare = { thread, handle: log.handle })
    const isArriving = log.isArriving && log.size <= PASSED_MAX
    const [share] = sharesOf(requests, log.templateDigestBank)
    thread.postMessage({ kind: 'notice', log: { ...log, isArriving }, ...share } satisfies ToReplayer, [])
    if (!isArriving) return null
    return (piece) => {
      if (this.spare === spare) thread.postMessage({ kind: 'piece', piece } satisfies ToReplayer, [piece])
    }
  }

  async replay(log: ImaLog, requests: readonly ChainRequest[], checkDigests: boolean, checkpoint: Checkpoint, look?: PageLook): Promise<ReplayResult> {
    const recipe = log.count < this.worthwhile ? null : (log.pages.recipe?.() ?? null)
    if (recipe === null || requests.length === 0) return replay(log, requests, checkDigests, checkpoint, look)
    const shares = sharesOf(requests, checkDigests ? log.templateDigestBank : null)
    const replayHere = (share: ReplayShare, looking?: PageLook) => replay(log, share.requests, share.checkDigests, checkpoint, looking)
    const own = shares.slice(this.threads)
    const answers = shares.slice(0, this.threads).map((share) => this.inThread(log, recipe, share))
    try {
      if (look && own.length === 0) await showPages(log, look, checkpoint)
      const here = await Promise.all(own.map((share, i) => replayHere(share, i === 0 ? look : undefined)))
      await whileListening(Promise.all(answers), () => checkpoint(0, log.count))
      const results = await Promise.all(answers)
      // What a thread did not answer is done here: slower, and the same.
      for (const [i, result] of results.entries()) results[i] = result ?? (await replayHere(shares[i]))
      return joined(requests, shares, [...(results as ReplayResult[]), ...here])
    } catch (error) {
      this.dispose()
      throw error
    }
  }

  dispose(): void {
    for (const thread of this.running) thread.terminate()
    this.running.clear()
    this.spare = null
  }

  private inThread({ pages: _pages, files: _files, ...log }: ImaLog, recipe: PageRecipe, share: ReplayShare): Promise<ReplayResult | null> {
    return new Promise((resolve) => {
      const thread = this.takeSpare(recipe.handle) ?? this.start()
      if (thread === null) return resolve(null)
      const end = (result: ReplayResult | null) => {
        this.end(thread)
        resolve(result)
      }
      thread.addEventListener('message', ({ data }) => {
        const message = data as FromReplayer
        end(message.kind === 'replayed' ? message.result : null)
      })
      thread.addEventListener('error', () => end(null))
      thread.postMessage({ kind: 'replay', log, recipe, ...share } satisfies ToReplayer, [])
    })
  }

  /** The thread that began with this log, if one did. */
  private takeSpare(handle: unknown): WorkerEndpoint | null {
    const { spare } = this
    if (spare === null || spare.handle !== handle) return null
    this.spare = null
    return spare.thread
  }

  private end(thread: WorkerEndpoint): void {
    if (this.spare?.thread === thread) this.spare = null
    this.running.delete(thread)
    thread.terminate()
  }

  private start(): WorkerEndpoint | null {
    try {
      const thread = this.spawn()
      this.running.add(thread)
      thread.addEventListener('error', () => this.end(thread))
      return thread
    } catch {
      // No thread may be started here: that is no fault of the evidence, and nothing is lost but time.
      return null
    }
  }
}

/** Each bank for itself, but those of 64 bits and the others together where there are both; the costliest first. `checked`: the bank of the template digests, where those are compared. */
function sharesOf(requests: readonly ChainRequest[], checked: Bank | null): ReplayShare[] {
  const isWide = requests.some(({ bank }) => WIDE.includes(bank))
  const groups = new Map<string, ChainRequest[]>()
  for (const request of requests) {
    const name = isWide ? String(WIDE.includes(request.bank)) : request.bank
    groups.set(name, [...(groups.get(name) ?? []), request])
  }
  const lists = [...groups.values()].sort((a, b) => cost(b) - cost(a))
  const checking = Math.max(0, lists.findIndex((list) => list.some(({ bank }) => bank === checked)))
  return lists.map((list, i) => ({ requests: list, checkDigests: checked !== null && i === checking }))
}

/** Later banks have longer digests. */
function cost(requests: readonly ChainRequest[]): number {
  return Math.max(...requests.map(({ bank }) => BANKS.indexOf(bank)))
}

function joined(requests: readonly ChainRequest[], shares: readonly ReplayShare[], results: readonly ReplayResult[]): ReplayResult {
  const asked = shares.flatMap((share) => share.requests)
  const chains = results.flatMap((result) => result.chains)
  const checking = results[shares.findIndex((share) => share.checkDigests)]
  return { chains: requests.map((request) => chains[asked.indexOf(request)]), mismatched: checking?.mismatched ?? [], checked: checking?.checked ?? 0 }
}
