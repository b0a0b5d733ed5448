import type { DraftSync } from '@/app/draft/draft-sync'
import { ModelCopy } from './model-copy'
import type { Monaco } from './monaco'

let library: Promise<Monaco> | null = null
/** The copy outlives the view: another area can be looked at, and what is being typed stays where it is. */
let current: { readonly sync: DraftSync; readonly copy: ModelCopy } | null = null

/** Loads the editor's library, once. */
export async function loadMonaco(): Promise<Monaco> {
  library ??= import('./monaco').then(({ monaco }) => monaco)
  return library.catch((error: unknown) => {
    library = null
    throw error
  })
}

/** The copy of a draft; that of another draft ends. */
export function copyOf(monaco: Monaco, sync: DraftSync): ModelCopy {
  if (current?.sync === sync) return current.copy
  current?.copy.dispose()
  current = { sync, copy: new ModelCopy(monaco, sync) }
  return current.copy
}
