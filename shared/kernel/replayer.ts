import type { Checkpoint } from '../model/checkpoint'
import type { ImaLog } from '../model/ima-log'
import { replay, type ChainRequest, type PageLook, type ReplayResult } from './replay'

/** Where logs are replayed. It was chosen where the engine was made, and the results are the same everywhere. */
export interface Replayer {
  /** `replay` of shared/kernel/replay.ts. */
  replay(log: ImaLog, requests: readonly ChainRequest[], checkDigests: boolean, checkpoint: Checkpoint, look?: PageLook): Promise<ReplayResult>
  dispose(): void
}

/** In the thread that asks. */
export const replayInPlace: Replayer = { replay, dispose: () => undefined }
