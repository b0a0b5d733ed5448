import type { Checkpoint } from '../model/checkpoint'
import type { ImaLog } from '../model/ima-log'
import { replay, type ChainRequest, type PageLook, type ReplayResult } from './replay'

/** Where logs are replayed. It was chosen where the engine was made, and the results are the same everywhere. */
export interface Replayer {
  /** A log of so many bytes comes, and will be replayed if it is one: what takes time may be begun. */
  expect(bytes: number): void
  /** `replay` of shared/kernel/replay.ts. */
  replay(log: ImaLog, requests: readonly ChainRequest[], checkDigests: boolean, checkpoint: Checkpoint, look?: PageLook): Promise<ReplayResult>
  dispose(): void
}

/** In the thread that asks. */
export const replayInPlace: Replayer = { expect: () => undefined, replay, dispose: () => undefined }
