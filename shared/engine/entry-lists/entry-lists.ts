import { sortTexts } from '../../kernel/search/sort-texts'
import type { ImaLog } from '../../model/ima-log'
import type { EntryFilter, EntryListing, EntryOrder } from '../../model/view'
import type { ListRun, ListStage } from '../engine'
import type { JudgedHost } from '../judged-host'
import { buildPathIndex, type PathIndex } from '../path-index/path-index'
import { Scheduler } from '../scheduler'
import { filterEntries, type Filtered } from './entry-filter'
import { groupEntries, type OrderedEntries } from './entry-order'
import { SharedWork } from './shared-work'

/** Listings that are kept, of 4 to 8 bytes an entry. */
const KEPT = 3
const IN_LOG_ORDER: EntryOrder = { by: 'log', descending: false }

/** Listings of a log's entries. The index of its paths is made when a question needs it, and kept; so are the last listings. */
export class EntryLists {
  private readonly index: SharedWork<PathIndex>
  /** Numbers of the paths in the order of their bytes. */
  private readonly sorted: SharedWork<Uint32Array>
  /** The last one asked for is the last. */
  private readonly lists = new Map<string, SharedWork<OrderedEntries>>()
  private lastFiltered: { readonly key: string; readonly filtered: Filtered } | null = null

  constructor(private readonly host: JudgedHost, private readonly log: ImaLog) {
    this.index = new SharedWork((run) => buildPathIndex(log, checkpointOf(run, 'index')))
    this.sorted = new SharedWork(async (run) => sortTexts((await this.index.join(run)).paths, checkpointOf(run, 'sort')))
  }

  pathIndex(run: ListRun): Promise<PathIndex> {
    return this.index.join(run)
  }

  ordered(listing: EntryListing, run: ListRun): Promise<OrderedEntries> {
    const { text, classes, order = IN_LOG_ORDER } = listing
    // In the other orders entries of one path stand together by themselves.
    const grouped = order.by !== 'log' || Boolean(listing.grouped)
    const key = JSON.stringify([text, classes, order.by, order.descending, grouped])
    const list = this.lists.get(key) ?? new SharedWork((all) => this.make({ text, classes, order, grouped }, all))
    this.lists.delete(key)
    this.lists.set(key, list)
    for (const [old] of this.lists) if (this.lists.size > KEPT) this.lists.delete(old)
    return list.join(run)
  }

  private async make({ order, grouped, ...filter }: Required<EntryListing>, run: ListRun): Promise<OrderedEntries> {
    const { indexes } = await this.filtered(filter, run)
    if (!grouped) return { indexes: order.descending ? descending(indexes, this.log.count) : indexes, starts: null }
    const { pathOf, paths } = await this.index.join(run)
    const sorted = order.by === 'path' ? await this.sorted.join(run) : null
    return groupEntries(indexes, { pathOf, pathCount: paths.ends.length, sorted }, order, checkpointOf(run, 'group'))
  }

  private async filtered(filter: EntryFilter, run: ListRun): Promise<Filtered> {
    const key = JSON.stringify([filter.text, filter.classes])
    if (this.lastFiltered?.key === key) return this.lastFiltered.filtered
    const filtered = await filterEntries(this.host, this.log, filter, this.lastFiltered?.filtered ?? null, () => this.index.join(run), checkpointOf(run, 'filter'))
    this.lastFiltered = { key, filtered }
    return filtered
  }
}

function descending(indexes: Uint32Array | null, count: number): Uint32Array {
  return indexes === null ? Uint32Array.from({ length: count }, (_, i) => count - 1 - i) : indexes.toReversed()
}

function checkpointOf(run: ListRun, stage: ListStage) {
  return new Scheduler<ListStage>(run).checkpoint(stage)
}
