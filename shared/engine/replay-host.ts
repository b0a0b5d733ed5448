import { replay, type ReplayResult } from '../kernel/replay'
import { usualInKernel } from '../kernel/wasm/usual-in-kernel'
import type { ByteSource } from '../model/evidence'
import { pagesByRecipe } from '../sources/ima-binary/paged-log'
import { HeadStart } from './head-start'
import type { MessageEndpoint } from './messages'
import { PassedFile } from './passed-file'
import type { FromReplayer, ReplayNotice, ReplayOrder, ToReplayer } from './replay-messages'

/** Has a file by its handle. */
type OpenByHandle = (handle: unknown, size: number) => ByteSource

/** Replays a log for another thread, from this one's own scope. Who can't wait ends the thread. */
export function serveReplayer(scope: MessageEndpoint, open: OpenByHandle): void {
  const tell = (message: FromReplayer) => scope.postMessage(message, [])
  const replayer = new HostedReplayer(open)
  scope.addEventListener('message', ({ data }) => {
    const message = data as ToReplayer | null | undefined
    // What else comes along a port is for others, or for nobody.
    if (message?.kind === 'notice') replayer.begin(message)
    else if (message?.kind === 'piece') replayer.take(message.piece)
    else if (message?.kind === 'replay') replayer.replay(message).then((result) => tell({ kind: 'replayed', result }), () => tell({ kind: 'failed' }))
  })
}

class HostedReplayer {
  private passed: PassedFile | null = null
  private head: HeadStart | null = null

  constructor(private readonly open: OpenByHandle) {}

  begin(notice: ReplayNotice): void {
    const { log: { handle, size, isArriving } } = notice
    const passed = (this.passed = isArriving ? new PassedFile(size) : null)
    try {
      this.head = HeadStart.of(notice, passed ?? this.open(handle, size))
    } catch {
      // A file that can't be opened is told of when it is replayed.
      this.head = null
    }
  }

  take(piece: ArrayBuffer): void {
    this.passed?.add(piece)
  }

  async replay(order: ReplayOrder): Promise<ReplayResult> {
    const { passed, head } = this
    this.passed = this.head = null
    passed?.end()
    return (await head?.answer(order).catch(() => null)) ?? this.replayAnew(order, passed)
  }

  private replayAnew({ log, recipe, requests, checkDigests }: ReplayOrder, passed: PassedFile | null): Promise<ReplayResult> {
    const content = passed?.isWhole && passed.size === recipe.size ? passed : this.open(recipe.handle, recipe.size)
    const pages = pagesByRecipe(log.path, recipe, content, usualInKernel())
    return replay({ ...log, pages, files: [] }, requests, checkDigests, async () => undefined)
  }
}
