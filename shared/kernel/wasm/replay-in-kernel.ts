import type { Checkpoint } from '../../model/checkpoint'
import { pagesOf, type ImaLog, type LogPage } from '../../model/ima-log'
import type { ChainRequest, ReplayResult } from '../replay-chain'
import { KernelReplay } from './kernel-replay'
import type { ReplayKernel } from './replay-kernel'

/** `replay` of banks that the kernel has, a batch of some milliseconds between two checkpoints. */
export async function replayInKernel(
  kernel: ReplayKernel, log: ImaLog, requests: readonly ChainRequest[], checkDigests: boolean, checkpoint: Checkpoint, look?: (page: LogPage) => void,
): Promise<ReplayResult> {
  const replay = new KernelReplay(kernel, log, requests, checkDigests)
  for (const page of pagesOf(log)) {
    look?.(page)
    for (let from = page.first; from < Math.min(page.end, log.count);) {
      await checkpoint(from, log.count)
      from = replay.step(page, from)
    }
  }
  await checkpoint(log.count, log.count)
  return replay.finish()
}
