import type { Bank } from '../model/algorithms'
import type { Checkpoint } from '../model/checkpoint'
import { entryPcr, type ImaLog } from '../model/ima-log'
import { PcrRegister, initialValue, type DigestRule } from './extend'
import { extendedDigest } from './extended-digest'
import { TemplateDigests } from './template-digests'

/** Entries of the log between two states that are kept: a million entries keep a thousand. */
const STRIDE = 1024

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
  private readonly digests: TemplateDigests

  constructor(private readonly log: ImaLog, private readonly chain: StatedChain) {
    this.states = [{ value: chain.start ?? initialValue(chain.bank, chain.pcr), extends: 0 }]
    this.digests = new TemplateDigests(log)
  }

  /** The state after the first `entries` entries of the whole log: 0 is the start. */
  async after(entries: number, checkpoint: Checkpoint): Promise<ChainState> {
    const block = Math.floor(entries / STRIDE)
    while (this.states.length <= block) {
      const from = (this.states.length - 1) * STRIDE
      this.states.push(this.advance(this.states[this.states.length - 1], from, from + STRIDE))
      await checkpoint((this.states.length - 1) * STRIDE, entries)
    }
    return this.advance(this.states[block], block * STRIDE, entries)
  }

  private advance(state: ChainState, from: number, to: number): ChainState {
    const { log, chain: { pcr, bank, rule } } = this
    const register = new PcrRegister(bank, state.value)
    let extended = state.extends
    for (let index = from; index < to; index++) {
      if (entryPcr(log, index) !== pcr) continue
      this.digests.at(index)
      register.extend(extendedDigest(rule, bank, log, index, this.digests))
      extended++
    }
    return { value: register.value.slice(), extends: extended }
  }
}
