import type { ReplayResult, ChainRequest } from '../kernel/replay'
import type { ImaLog, PageRecipe } from '../model/ima-log'

/** A log without what can't cross to another thread. */
export type PlainLog = Omit<ImaLog, 'pages' | 'files'>

/** The bytes of the file that is replayed next, piece after piece: where all of them came, it need not be read. */
export interface PieceOfFile {
  readonly kind: 'piece'
  /** Of the whole file. */
  readonly size: number
  readonly piece: ArrayBuffer
}

export interface ReplayOrder {
  readonly kind: 'replay'
  readonly log: PlainLog
  readonly recipe: PageRecipe
  readonly requests: readonly ChainRequest[]
  readonly checkDigests: boolean
}

export type ToReplayer = PieceOfFile | ReplayOrder

/** Who is told `failed` does the work itself, and finds why. */
export type FromReplayer =
  | { readonly kind: 'replayed'; readonly result: ReplayResult }
  | { readonly kind: 'failed' }
