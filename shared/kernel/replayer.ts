import type { Checkpoint } from '../model/checkpoint'
import type { ImaLog } from '../model/ima-log'
import { replay, type ChainRequest, type PageLook, type ReplayResult } from './replay'

/** Takes bytes of a file, piece after piece: the caller has them no more. */
export type PieceTaker = (piece: ArrayBuffer) => void

/** Where logs are replayed. It was chosen where the engine was made, and the results are the same everywhere. */
export interface Replayer {
  /**
   * A log of so many bytes is being read, and will be replayed: what takes time may be begun. With the handle of its file, see `PageRecipe`, it says who takes the bytes
   * as they come, if anybody does.
   */
  expect(bytes: number, handle?: unknown): PieceTaker | null
  /** `replay` of shared/kernel/replay.ts. */
  replay(log: ImaLog, requests: readonly ChainRequest[], checkDigests: boolean, checkpoint: Checkpoint, look?: PageLook): Promise<ReplayResult>
  dispose(): void
}

/** In the thread that asks. */
export const replayInPlace: Replayer = { expect: () => null, replay, dispose: () => undefined }
