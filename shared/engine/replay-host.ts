import { memorySource } from '../bytes/memory-source'
import { replay, type ReplayResult } from '../kernel/replay'
import { usualInKernel } from '../kernel/wasm/usual-in-kernel'
import type { ByteSource } from '../model/evidence'
import { pagesByRecipe } from '../sources/ima-binary/paged-log'
import type { MessageEndpoint } from './messages'
import type { FromReplayer, PieceOfFile, ReplayOrder, ToReplayer } from './replay-messages'

/** Has a file by its handle. */
type OpenByHandle = (handle: unknown, size: number) => ByteSource

/** Replays a log for another thread, from this one's own scope. Who can't wait ends the thread. */
export function serveReplayer(scope: MessageEndpoint, open: OpenByHandle): void {
  const tell = (message: FromReplayer) => scope.postMessage(message, [])
  const file = new PassedFile()
  scope.addEventListener('message', ({ data }) => {
    const message = data as ToReplayer | null | undefined
    // What else comes along a port is for others, or for nobody.
    if (message?.kind === 'piece') file.add(message)
    else if (message?.kind === 'replay') replayed(message, (handle, size) => file.whole(size) ?? open(handle, size)).then((result) => tell({ kind: 'replayed', result }), () => tell({ kind: 'failed' }))
  })
}

function replayed({ log, recipe, requests, checkDigests }: ReplayOrder, open: OpenByHandle): Promise<ReplayResult> {
  const pages = pagesByRecipe(log.path, recipe, open(recipe.handle, recipe.size), usualInKernel())
  return replay({ ...log, pages, files: [] }, requests, checkDigests, async () => undefined)
}

/** The one file whose pieces were passed on to this thread. */
class PassedFile {
  private bytes = new Uint8Array(0)
  private filled = 0

  add({ size, piece }: PieceOfFile): void {
    if (this.bytes.length !== size) this.bytes = new Uint8Array(size)
    this.bytes.set(new Uint8Array(piece), this.filled)
    this.filled += piece.byteLength
  }

  /** `null` where not all of it came. */
  whole(size: number): ByteSource | null {
    return this.filled === size && this.bytes.length === size ? memorySource(this.bytes) : null
  }
}
