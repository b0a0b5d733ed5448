import type { Checkpoint } from '../model/checkpoint'
import { pagesOf, type ImaLog, type LogPage } from '../model/ima-log'
import type { ChainRequest, ReplayResult } from './replay-chain'
import { replayReference } from './replay-reference'
import { isKernelBank } from './wasm/kernel-banks'
import { replayInKernel } from './wasm/replay-in-kernel'
import { replayKernel } from './wasm/replay-kernel'

export type { Chain, ChainRequest, ReplayResult } from './replay-chain'

/** Is shown a page, which is borrowed. */
export type PageLook = (page: LogPage) => void

/** Shows every page of a log where nothing is replayed beside it. */
export async function showPages(log: ImaLog, look: PageLook, checkpoint: Checkpoint): Promise<void> {
  for (const page of pagesOf(log)) {
    await checkpoint(0, log.count)
    look(page)
  }
}

/**
 * Follows PCRs through the log: `PCR_i = H(PCR_{i-1} || e_i)` over the entries of that PCR (docs/formats/ima-log.md, Replay), and looks after each for the values
 * that were reported. With `checkDigests` every entry's template digest is compared with its data on the way.
 *
 * The kernel in WASM does it where it can run; banks whose hash it has not are followed in TypeScript. `look` gets every page of the log once, in order: whoever has something
 * else to do with the entries need not decode them again.
 */
export async function replay(log: ImaLog, requests: readonly ChainRequest[], checkDigests: boolean, checkpoint: Checkpoint, look?: PageLook): Promise<ReplayResult> {
  const kernel = replayKernel()
  if (kernel === null) {
    if (look) await showPages(log, look, checkpoint)
    return replayReference(log, requests, checkDigests, checkpoint)
  }
  const own = requests.filter((request) => kernel.follows(request))
  const others = requests.filter((request) => !kernel.follows(request))
  const checksHere = isKernelBank(log.templateDigestBank)
  const inScript = others.length > 0 || (checkDigests && !checksHere) ? await replayReference(log, others, checkDigests && !checksHere, checkpoint) : null
  if (inScript && own.length === 0 && !(checkDigests && checksHere)) {
    if (look) await showPages(log, look, checkpoint)
    return inScript
  }
  const inKernel = await replayInKernel(kernel, log, own, checkDigests && checksHere, checkpoint, look)
  if (inScript === null) return inKernel
  const ordered = [...own, ...others]
  const chains = [...inKernel.chains, ...inScript.chains]
  const { mismatched, checked } = checksHere ? inKernel : inScript
  return { chains: requests.map((request) => chains[ordered.indexOf(request)]), mismatched, checked }
}
