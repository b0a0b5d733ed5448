import type { Bank } from '../model/algorithms'
import type { Checkpoint } from '../model/checkpoint'
import type { ImaLog } from '../model/ima-log'
import { replay, type ChainRequest, type PageLook, type ReplayResult } from './replay'

/** Takes bytes of a file, piece after piece: the caller has them no more. */
export type PieceTaker = (piece: ArrayBuffer) => void

/** A binary log before its entries were read. */
export interface ExpectedLog {
  /** The file, see `PageRecipe`, and its size in bytes. */
  readonly handle: unknown
  readonly size: number
  /** Do its bytes come piece by piece, and may be had as they come? */
  readonly isArriving: boolean
  readonly littleEndian: boolean
  readonly templateDigestSize: number
  readonly templateDigestBank: Bank
}

/** Where logs are replayed. It was chosen where the engine was made, and the results are the same everywhere. */
export interface Replayer {
  /** A log is being read, and will be replayed, maybe for these requests, whose targets do not count: that may begin at once. It says who takes the file's bytes as they come, if anybody does. */
  expect(log: ExpectedLog, requests: readonly ChainRequest[]): PieceTaker | null
  /** `replay` of shared/kernel/replay.ts. */
  replay(log: ImaLog, requests: readonly ChainRequest[], checkDigests: boolean, checkpoint: Checkpoint, look?: PageLook): Promise<ReplayResult>
  dispose(): void
}

/** In the thread that asks. */
export const replayInPlace: Replayer = { expect: () => null, replay, dispose: () => undefined }
