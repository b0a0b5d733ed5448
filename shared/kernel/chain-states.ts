import type { Bank } from '../model/algorithms'
import type { Checkpoint } from '../model/checkpoint'
import { stretchOf, type ImaLog } from '../model/ima-log'
import { initialValue, type DigestRule } from './extend'
import { replay } from './replay'

/** Entries of the log between two states that are kept: some milliseconds of work. */
const STRIDE = 1 << 14

/** A PCR of a bank under a rule, as `replay` follows it. */
export interface StatedChain {
  readonly pcr: number
  readonly bank: Bank
  readonly rule: DigestRule
  /** Value before the first entry; the architecture's own when not given. */
  readonly start?: Uint8Array
}

/** A running PCR value, and how many extends led to it. */
export interface ChainState {
  readonly value: Uint8Array
  readonly extends: number
}

/** The value of one PCR before any entry of the log. States are kept on the way, so that only what was never asked for is replayed whole. */
export class ChainStates {
  private readonly states: ChainState[]
  /** Ends with the last that was asked: one after the other, or each would replay what the one before it has. */
  private last: Promise<unknown> = Promise.resolve()

  constructor(private readonly log: ImaLog, private readonly chain: StatedChain) {
    this.states = [{ value: chain.start ?? initialValue(chain.bank, chain.pcr), extends: 0 }]
  }

  /** The state after the first `entries` entries of the whole log: 0 is the start. */
  after(entries: number, checkpoint: Checkpoint): Promise<ChainState> {
    const asked = this.last.then(() => this.reach(entries, checkpoint))
    this.last = asked.catch(() => undefined)
    return asked
  }

  private async reach(entries: number, checkpoint: Checkpoint): Promise<ChainState> {
    const block = Math.floor(entries / STRIDE)
    const pause = (done: number) => checkpoint(done, entries)
    while (this.states.length <= block) {
      const from = (this.states.length - 1) * STRIDE
      this.states.push(await this.advance(this.states[this.states.length - 1], from, from + STRIDE, pause))
    }
    return this.advance(this.states[block], block * STRIDE, entries, pause)
  }

  private async advance(state: ChainState, from: number, to: number, pause: (done: number) => Promise<void>): Promise<ChainState> {
    const { log, chain: { pcr, bank, rule } } = this
    let count = 0
    const { chains } = await replay(stretchOf(log, from, to), [{ pcr, bank, rule, start: state.value, targets: [] }], false, pause, ({ first, end, columns }) => {
      for (let at = 0; at < end - first; at++) if (columns.pcr[at] === pcr) count++
    })
    return { value: chains[0].value, extends: state.extends + count }
  }
}
