import { bytesEqual } from '../../bytes/equal'
import { stretchOf, type ImaLog, type LogPage } from '../../model/ima-log'
import type { ChainRequest } from '../replay-chain'
import type { FollowedChain } from './followed-chain'
import { KernelReplay } from './kernel-replay'
import { firstWord, fromWords } from './kernel-words'
import { replayInKernel } from './replay-in-kernel'
import type { ReplayKernel } from './replay-kernel'

/** What is kept of a batch, for each chain: the words of its value before it, and the first word of each value in it. */
interface RecordedBatch {
  readonly from: number
  readonly end: number
  readonly states: readonly Uint32Array[]
  readonly words: readonly Uint32Array[]
}

/** A replay that begins before it is known what is looked for: it keeps four bytes for each value, and finds later where one was reached. */
export class RecordedReplay extends KernelReplay {
  private readonly batches: RecordedBatch[] = []
  private readonly starts = this.chains.map(({ value }) => value)
  /** Of the batch at hand. */
  private words: Uint32Array[] = []

  /** `requests`: what they look for does not count. */
  constructor(kernel: ReplayKernel, log: ImaLog, private readonly requests: readonly ChainRequest[], checkDigests: boolean) {
    super(kernel, log, requests.map((request) => ({ ...request, targets: [] })), checkDigests)
  }

  override step(page: LogPage, from: number): number {
    const states = this.chains.map(({ state }) => state.slice())
    this.words = this.chains.map(() => NONE)
    const end = super.step(page, from)
    this.batches.push({ from, end, states, words: this.words })
    return end
  }

  /** A replay that goes on from here, as if it had looked from the first entry for `targets`: those of each request. */
  async lookingFor(targets: readonly (readonly Uint8Array[])[]): Promise<KernelReplay> {
    const matches: (number | null)[][] = []
    for (const [chain, wanted] of targets.entries()) {
      const reached: (number | null)[] = []
      for (const value of wanted) reached.push(await this.reached(chain, value))
      matches.push(reached)
    }
    const { mismatched, checked } = this.finish()
    const requests = this.requests.map((request, i) => ({ ...request, targets: targets[i] }))
    return new KernelReplay(this.kernel, this.log, requests, this.checkDigests, { states: this.chains.map(({ state }) => state), matches, mismatched, checked })
  }

  protected override extended(chain: FollowedChain, count: number): void {
    this.words[this.chains.indexOf(chain)] = this.kernel.firstWords(chain.bank, count)
  }

  /** The smallest number of entries of the log after which the chain has the value; `null` where it had it nowhere so far. */
  private async reached(chain: number, value: Uint8Array): Promise<number | null> {
    if (bytesEqual(value, this.starts[chain])) return 0
    if (value.length !== this.starts[chain].length) return null
    const word = firstWord(value)
    for (const batch of this.batches) {
      if (!batch.words[chain].includes(word)) continue
      const entries = await this.reachedIn(batch, chain, value)
      if (entries !== null) return entries
    }
    return null
  }

  /** One value in four billion begins alike: the batch is replayed once more. */
  private async reachedIn({ from, end, states }: RecordedBatch, chain: number, value: Uint8Array): Promise<number | null> {
    const start = fromWords(this.chains[chain].bank, states[chain])
    const { chains: [again] } = await replayInKernel(this.kernel, stretchOf(this.log, from, end), [{ ...this.requests[chain], start, targets: [value] }], false, async () => undefined)
    return again.matches[0]
  }
}

const NONE = new Uint32Array(0)
