import type { ReplayResult, ChainRequest } from '../kernel/replay'
import type { ExpectedLog } from '../kernel/replayer'
import type { ImaLog, PageRecipe } from '../model/ima-log'

/** A log without what can't cross to another thread. */
export type PlainLog = Omit<ImaLog, 'pages' | 'files'>

/** What a thread does of a replay. */
export interface ReplayShare {
  readonly requests: readonly ChainRequest[]
  readonly checkDigests: boolean
}

/** The log that is replayed next, maybe for this. */
export interface ReplayNotice extends ReplayShare {
  readonly kind: 'notice'
  readonly log: ExpectedLog
}

/** Bytes of that log's file, the next ones. */
export interface PieceOfFile {
  readonly kind: 'piece'
  readonly piece: ArrayBuffer
}

export interface ReplayOrder extends ReplayShare {
  readonly kind: 'replay'
  readonly log: PlainLog
  readonly recipe: PageRecipe
}

export type ToReplayer = ReplayNotice | PieceOfFile | ReplayOrder

/** Who is told `failed` does the work itself, and finds why. */
export type FromReplayer =
  | { readonly kind: 'replayed'; readonly result: ReplayResult }
  | { readonly kind: 'failed' }
