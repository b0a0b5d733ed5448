import { PCR_COUNT } from '../../model/algorithms'
import type { Checkpoint } from '../../model/checkpoint'
import { ENTRY, hasFlag, templateDigest, type ImaLog } from '../../model/ima-log'
import { violationLength } from '../extend'
import type { ChainRequest, ReplayResult } from '../replay-chain'
import { FollowedChain, pairChains } from './followed-chain'
import { isKernelBank, type KernelBank } from './kernel-banks'
import { KernelBatch, type BatchNeeds } from './kernel-batch'
import type { ReplayKernel } from './replay-kernel'

/** Bytes of template data that a batch of large entries may add up to is the kernel's input: some milliseconds. Requests are of banks that the kernel has. */
export async function replayInKernel(
  kernel: ReplayKernel, log: ImaLog, requests: readonly ChainRequest[], checkDigests: boolean, checkpoint: Checkpoint,
): Promise<ReplayResult> {
  const chains = requests.map((request) => new FollowedChain(request as ChainRequest & { bank: KernelBank }, log))
  const needs = needsOf(log, chains, checkDigests)
  const groups = [...needs.pcrs].map((pcr) => ({ pcr, pairs: pairChains(chains.filter((chain) => chain.pcr === pcr)) }))
  const mismatched: number[] = []
  let checked = 0
  for (let from = 0; from < log.count;) {
    await checkpoint(from, log.count)
    const batch = new KernelBatch(kernel, log, from, needs)
    if (checkDigests) {
      for (let index = from; index < batch.end; index++) if (!hasFlag(log, index, ENTRY.violation | ENTRY.noData)) checked++
      mismatched.push(...batch.mismatched(log.templateDigestBank as KernelBank))
    }
    for (const { pcr, pairs } of groups) extendAll(kernel, log, batch, pcr, pairs)
    from = batch.end
  }
  await checkpoint(log.count, log.count)
  return { chains: chains.map((chain) => chain.finish()), mismatched, checked }
}

function needsOf(log: ImaLog, chains: readonly FollowedChain[], checkDigests: boolean): BatchNeeds {
  const column = log.templateDigestBank
  const banks = new Set(chains.flatMap((chain) => chain.needs))
  if (checkDigests && isKernelBank(column)) banks.add(column)
  return { checkDigests, banks, pcrs: new Set(chains.map((chain) => chain.pcr).filter((pcr) => pcr < PCR_COUNT)) }
}

function extendAll(kernel: ReplayKernel, log: ImaLog, batch: KernelBatch, pcr: number, pairs: readonly FollowedChain[][]): void {
  const entries: number[] = []
  const { columns, first } = log.pages.at(batch.from)
  for (let index = batch.from; index < batch.end; index++) {
    if (columns.pcr[index - first] !== pcr) continue
    kernel.setPlace(entries.length, batch.slotOf(index))
    entries.push(index)
  }
  for (const pair of pairs) {
    for (const chain of pair) if (chain.digests === 'other') layOutOthers(kernel, log, batch, chain)
    for (let place = 0; place < entries.length;) {
      place = kernel.extend(place, entries.length, pair)
      for (const chain of pair) chain.look(entries[place - 1] + 1)
    }
  }
}

/** SHA-1 digests with zeros behind them, or the digests as logged; and ones for a violation, as many as the rule says. */
function layOutOthers(kernel: ReplayKernel, log: ImaLog, batch: KernelBatch, { bank, rule }: FollowedChain): void {
  kernel.setOther(bank, kernel.ones, new Uint8Array(violationLength(rule, bank, log.templateDigestSize)).fill(0xff))
  if (rule === 'padded-sha1') kernel.padSha1(bank)
  else batch.entries.forEach((index, slot) => kernel.setOther(bank, slot, templateDigest(log, index)))
}
