import { PCR_COUNT } from '../../model/algorithms'
import type { Checkpoint } from '../../model/checkpoint'
import { pagesOf, templateDigest, type ImaLog, type LogPage } from '../../model/ima-log'
import { violationLength } from '../extend'
import type { ChainRequest, ReplayResult } from '../replay-chain'
import { FollowedChain, pairChains } from './followed-chain'
import { isKernelBank, type KernelBank } from './kernel-banks'
import { KernelBatch, type BatchNeeds } from './kernel-batch'
import type { ReplayKernel } from './replay-kernel'

/** `replay` of banks that the kernel has, a batch of some milliseconds between two checkpoints. */
export async function replayInKernel(
  kernel: ReplayKernel, log: ImaLog, requests: readonly ChainRequest[], checkDigests: boolean, checkpoint: Checkpoint, look?: (page: LogPage) => void,
): Promise<ReplayResult> {
  const chains = requests.map((request) => new FollowedChain(request as ChainRequest & { bank: KernelBank }, log))
  const needs = needsOf(log, chains, checkDigests)
  const groups = [...needs.pcrs].map((pcr) => ({ pcr, pairs: pairChains(chains.filter((chain) => chain.pcr === pcr)) }))
  const mismatched: number[] = []
  let checked = 0
  for (const page of pagesOf(log)) {
    look?.(page)
    for (let from = page.first; from < Math.min(page.end, log.count);) {
      await checkpoint(from, log.count)
      const batch = new KernelBatch(kernel, log, page, from, needs)
      if (checkDigests) {
        checked += batch.checked
        mismatched.push(...batch.mismatched(log.templateDigestBank as KernelBank))
      }
      for (const { pcr, pairs } of groups) extendAll(kernel, log, page, batch, pcr, pairs)
      from = batch.end
    }
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

function extendAll(kernel: ReplayKernel, log: ImaLog, { first, columns }: LogPage, batch: KernelBatch, pcr: number, pairs: readonly FollowedChain[][]): void {
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
  }
}

/** SHA-1 digests with zeros behind them, or the digests as logged; and ones for a violation, as many as the rule says. */
function layOutOthers(kernel: ReplayKernel, log: ImaLog, batch: KernelBatch, { bank, rule }: FollowedChain): void {
  kernel.setOther(bank, kernel.ones, new Uint8Array(violationLength(rule, bank, log.templateDigestSize)).fill(0xff))
  if (rule === 'padded-sha1') kernel.padSha1(bank)
  else for (let slot = 0; slot < batch.count; slot++) kernel.setOther(bank, slot, templateDigest(log, batch.entries[slot]))
}
