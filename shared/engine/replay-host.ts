import { replay, type ReplayResult } from '../kernel/replay'
import { usualInKernel } from '../kernel/wasm/usual-in-kernel'
import type { ByteSource } from '../model/evidence'
import { pagesByRecipe } from '../sources/ima-binary/paged-log'
import type { MessageEndpoint } from './messages'
import type { FromReplayer, ToReplayer } from './replay-messages'

/** Replays a log for another thread, from this one's own scope; `open` has its file by the handle. Who can't wait ends the thread. */
export function serveReplayer(scope: MessageEndpoint, open: (handle: unknown, size: number) => ByteSource): void {
  const tell = (message: FromReplayer) => scope.postMessage(message, [])
  scope.addEventListener('message', ({ data }) => {
    const message = data as ToReplayer | null | undefined
    // What else comes along a port is for others, or for nobody.
    if (message?.kind === 'replay') replayed(message, open).then((result) => tell({ kind: 'replayed', result }), () => tell({ kind: 'failed' }))
  })
}

function replayed({ log, recipe, requests, checkDigests }: ToReplayer, open: (handle: unknown, size: number) => ByteSource): Promise<ReplayResult> {
  const pages = pagesByRecipe(log.path, recipe, open(recipe.handle, recipe.size), usualInKernel())
  return replay({ ...log, pages, files: [] }, requests, checkDigests, async () => undefined)
}
