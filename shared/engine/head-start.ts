import { replayKernel, type ReplayKernel } from '../kernel/wasm/replay-kernel'
import { RecordedReplay } from '../kernel/wasm/recorded-replay'
import { isKernelBank } from '../kernel/wasm/kernel-banks'
import type { KernelReplay } from '../kernel/wasm/kernel-replay'
import { usualInKernel } from '../kernel/wasm/usual-in-kernel'
import type { ChainRequest, ReplayResult } from '../kernel/replay'
import type { ByteSource } from '../model/evidence'
import type { ImaLog, LogPage } from '../model/ima-log'
import { LogOpening } from '../sources/ima-binary/paged-log'
import type { ReplayNotice, ReplayOrder, ReplayShare } from './replay-messages'
import { Scheduler } from './scheduler'

/** Entries before it waits to be told what is looked for: it keeps some bytes of each until then. */
const ENTRIES_MAX = 1 << 22
/** Bytes that are asked for before a page is read, which has fewer unless an entry is larger. */
const AHEAD = 1 << 18

/** A file whose bytes may still be coming: then it waits for those before `end`. */
export interface FileOnItsWay extends ByteSource {
  upTo?(end: number): Promise<void>
}

/** A replay that began while the log was still being opened elsewhere. */
export class HeadStart {
  private readonly opening: LogOpening
  private readonly replay: RecordedReplay
  private readonly going: Promise<void>
  private isAsked = false

  /** Begins, where the kernel can do it. */
  static of(notice: ReplayNotice, file: FileOnItsWay): HeadStart | null {
    const kernel = replayKernel()
    const { log: { templateDigestBank }, requests, checkDigests } = notice
    return kernel === null || (checkDigests && !isKernelBank(templateDigestBank)) || !requests.every((request) => kernel.follows(request)) ? null : new HeadStart(kernel, notice, file)
  }

  private constructor(kernel: ReplayKernel, private readonly share: ReplayShare & Pick<ReplayNotice, 'log'>, private readonly file: FileOnItsWay) {
    const { log: { littleEndian, templateDigestSize, templateDigestBank }, requests, checkDigests } = share
    const opening = (this.opening = new LogOpening({ id: '', path: '' }, file, { layout: { littleEndian, templateDigestSize }, bank: templateDigestBank }, { usual: usualInKernel() }))
    this.replay = new RecordedReplay(kernel, withoutEnd(opening.log), requests, checkDigests)
    this.going = this.go()
    // Whoever asks for the answer is told.
    this.going.catch(() => undefined)
  }

  /** What the order asks for; `null` where it is not what was begun. Throws where the file can't be read. */
  async answer({ log, requests, checkDigests, recipe }: ReplayOrder): Promise<ReplayResult | null> {
    this.isAsked = true
    await this.going
    if (checkDigests !== this.share.checkDigests || recipe.size !== this.share.log.size || !areSame(requests, this.share.requests)) return null
    const replay = await this.replay.lookingFor(requests.map(({ targets }) => targets))
    for (let page = this.opening.next(); page !== null; page = this.opening.next()) throughPage(replay, page)
    const { count, stopped } = this.opening.log
    return count === log.count && stopped?.byteOffset === log.stopped?.byteOffset ? replay.finish() : null
  }

  private async go(): Promise<void> {
    const listen = new Scheduler({}).checkpoint('replay')
    for (let entries = 0; entries < ENTRIES_MAX;) {
      await this.file.upTo?.(this.opening.offset + AHEAD)
      await listen(0, null)
      if (this.isAsked) return
      const page = this.opening.next()
      if (page === null) return
      throughPage(this.replay, page)
      entries = page.end
    }
  }
}

/** How many entries it has is not known yet. */
function withoutEnd(log: ImaLog): ImaLog {
  return { ...log, count: Infinity }
}

function throughPage(replay: KernelReplay, page: LogPage): void {
  for (let from = page.first; from < page.end;) from = replay.step(page, from)
}

/** But for what they look for. */
function areSame(some: readonly ChainRequest[], others: readonly ChainRequest[]): boolean {
  const sayings = (requests: readonly ChainRequest[]) => requests.map(({ pcr, bank, rule, start }) => [pcr, bank, rule, start ? [...start] : null])
  return JSON.stringify(sayings(some)) === JSON.stringify(sayings(others))
}
