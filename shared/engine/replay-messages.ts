import type { ReplayResult, ChainRequest } from '../kernel/replay'
import type { ImaLog, PageRecipe } from '../model/ima-log'

/** A log without what can't cross to another thread. */
export type PlainLog = Omit<ImaLog, 'pages' | 'files'>

export interface ToReplayer {
  readonly kind: 'replay'
  readonly log: PlainLog
  readonly recipe: PageRecipe
  readonly requests: readonly ChainRequest[]
  readonly checkDigests: boolean
}

/** Who is told `failed` does the work itself, and finds why. */
export type FromReplayer =
  | { readonly kind: 'replayed'; readonly result: ReplayResult }
  | { readonly kind: 'failed' }
