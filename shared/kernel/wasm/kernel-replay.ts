import { PCR_COUNT } from '../../model/algorithms'
import { templateDigest, type ImaLog, type LogPage } from '../../model/ima-log'
import { violationLength } from '../extend'
import type { ChainRequest, ReplayResult } from '../replay-chain'
import { FollowedChain, pairChains } from './followed-chain'
import { isKernelBank, type KernelBank } from './kernel-banks'
import { KernelBatch, type BatchNeeds } from './kernel-batch'
import type { ReplayKernel } from './replay-kernel'

/** Where a replay that went before stood: the words of each chain's value, what it had reached, and what it found of the template digests. */
export interface ReplayedSoFar extends Pick<ReplayResult, 'mismatched' | 'checked'> {
  readonly states: readonly Uint32Array[]
  readonly matches: readonly (readonly (number | null)[])[]
}

/** `replay` of banks that the kernel has: it is shown the pages of the log in their order, a batch of some milliseconds at a time. */
export class KernelReplay {
  protected readonly chains: readonly FollowedChain[]
  private readonly needs: BatchNeeds
  private readonly groups: readonly { readonly pcr: number; readonly pairs: readonly FollowedChain[][] }[]
  private readonly mismatched: number[]
  private checked: number

  constructor(protected readonly kernel: ReplayKernel, protected readonly log: ImaLog, requests: readonly ChainRequest[], protected readonly checkDigests: boolean, soFar?: ReplayedSoFar) {
    this.chains = requests.map((request, i) => new FollowedChain(request as ChainRequest & { bank: KernelBank }, log, soFar && { state: soFar.states[i], matches: soFar.matches[i] }))
    this.needs = needsOf(log, this.chains, checkDigests)
    this.groups = [...this.needs.pcrs].map((pcr) => ({ pcr, pairs: pairChains(this.chains.filter((chain) => chain.pcr === pcr)) }))
    this.mismatched = [...(soFar?.mismatched ?? [])]
    this.checked = soFar?.checked ?? 0
  }

  /** Replays entries of the page from `from` on; gives the index behind the last. Nothing may be awaited within. */
  step(page: LogPage, from: number): number {
    const { kernel, log, needs, groups } = this
    const batch = new KernelBatch(kernel, log, page, from, needs)
    if (this.checkDigests) {
      this.checked += batch.checked
      this.mismatched.push(...batch.mismatched(log.templateDigestBank as KernelBank))
    }
    for (const { pcr, pairs } of groups) this.extendAll(page, batch, pcr, pairs)
    return batch.end
  }

  finish(): ReplayResult {
    const { chains, mismatched, checked } = this
    return { chains: chains.map((chain) => chain.finish()), mismatched, checked }
  }

  private extendAll({ first, columns }: LogPage, batch: KernelBatch, pcr: number, pairs: readonly FollowedChain[][]): void {
    const { kernel, log } = this
    const entries = new Uint32Array(batch.end - batch.from)
    let count = 0
    for (let index = batch.from; index < batch.end; index++) {
      if (columns.pcr[index - first] !== pcr) continue
      kernel.setPlace(count, batch.slotOf(index))
      entries[count++] = index
    }
    for (const pair of pairs) {
      for (const chain of pair) if (chain.digests === 'other') layOutOthers(kernel, log, batch, chain)
      for (let place = 0; place < count;) {
        place = kernel.extend(place, count, pair)
        for (const chain of pair) chain.look(entries[place - 1] + 1)
      }
      for (const chain of pair) this.extended(chain, count)
    }
  }

  /** The chain was extended so often by the batch: the kernel has the first word of each value until the next call. */
  protected extended(_chain: FollowedChain, _count: number): void {}
}

function needsOf(log: ImaLog, chains: readonly FollowedChain[], checkDigests: boolean): BatchNeeds {
  const column = log.templateDigestBank
  const banks = new Set(chains.flatMap((chain) => chain.needs))
  if (checkDigests && isKernelBank(column)) banks.add(column)
  return { checkDigests, banks, pcrs: new Set(chains.map((chain) => chain.pcr).filter((pcr) => pcr < PCR_COUNT)) }
}

/** SHA-1 digests with zeros behind them, or the digests as logged; and ones for a violation, as many as the rule says. */
function layOutOthers(kernel: ReplayKernel, log: ImaLog, batch: KernelBatch, { bank, rule }: FollowedChain): void {
  kernel.setOther(bank, kernel.ones, new Uint8Array(violationLength(rule, bank, log.templateDigestSize)).fill(0xff))
  if (rule === 'padded-sha1') kernel.padSha1(bank)
  else for (let slot = 0; slot < batch.count; slot++) kernel.setOther(bank, slot, templateDigest(log, batch.entries[slot]))
}
