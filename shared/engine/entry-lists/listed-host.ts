import type { ImaLog } from '../../model/ima-log'
import type { EntryListing, GroupPage, PathGroup, RowPage } from '../../model/view'
import type { HostView, ListRun } from '../engine'
import { entryRow } from '../entry-row'
import type { JudgedHost } from '../judged-host'
import { EntryLists } from './entry-lists'
import { pathGroup, placeOf, type GroupedEntries } from './path-groups'

/** Rows and groups that one call returns at most. */
const PAGE_MAX = 1000

type Listings = Pick<HostView, 'prepareListings' | 'rows' | 'positionOf' | 'groups' | 'groupAt'>

/** Answers questions about listings of a host's entries. */
export class ListedHost implements Listings {
  /** `null` without a log. */
  private readonly listed: { readonly log: ImaLog; readonly lists: EntryLists } | null

  constructor(private readonly judged: JudgedHost) {
    const { log } = judged
    this.listed = log && { log, lists: new EntryLists(judged, log) }
  }

  async prepareListings(run: ListRun = {}): Promise<void> {
    await this.listed?.lists.pathIndex(run)
  }

  async rows(listing: EntryListing, start: number, count: number, run: ListRun = {}): Promise<RowPage> {
    if (!this.listed) return { total: 0, start: 0, rows: [] }
    const { log, lists } = this.listed
    const { indexes } = await lists.ordered(listing, run)
    const total = indexes?.length ?? log.count
    const page = cut(start, count, total)
    return { total, start: page.first, rows: page.places.map((place) => entryRow(this.judged, log, indexes ? indexes[place] : place)) }
  }

  async positionOf(listing: EntryListing, entry: number, run: ListRun = {}): Promise<number> {
    if (!this.listed) return -1
    const { log, lists } = this.listed
    const { indexes, starts } = await lists.ordered(listing, run)
    if (!indexes) return entry >= 1 && entry <= log.count ? entry - 1 : -1
    if (starts !== null || listing.order?.descending) return indexes.indexOf(entry - 1)
    return indexes.findIndex((index) => index >= entry - 1)
  }

  async groups(listing: EntryListing, start: number, count: number, run: ListRun = {}): Promise<GroupPage> {
    if (!this.listed) return { total: 0, entries: 0, start: 0, groups: [] }
    const { grouped, group } = await this.grouped(listing, run)
    const total = grouped.starts.length
    const page = cut(start, count, total)
    return { total, entries: grouped.indexes.length, start: page.first, groups: page.places.map(group) }
  }

  async groupAt(listing: EntryListing, position: number, run: ListRun = {}): Promise<PathGroup> {
    const found = this.listed && (await this.grouped(listing, run))
    if (!found || !Number.isInteger(position) || position < 0 || position >= found.grouped.indexes.length) throw new RangeError(`the listing has no position ${position}`)
    return found.group(placeOf(found.grouped, position))
  }

  private async grouped(listing: EntryListing, run: ListRun): Promise<{ readonly grouped: GroupedEntries; group(place: number): PathGroup }> {
    const { log, lists } = this.listed!
    const index = await lists.pathIndex(run)
    const grouped = (await lists.ordered({ ...listing, grouped: true }, run)) as GroupedEntries
    return { grouped, group: (place) => pathGroup(this.judged, log, index, grouped, place) }
  }
}

/** The places that there are among those that are asked for, and of these as many as one call returns. */
function cut(start: number, count: number, total: number): { readonly first: number; readonly places: readonly number[] } {
  const first = Math.min(Math.max(Math.trunc(start), 0), total)
  const length = Math.max(Math.min(Math.trunc(count), PAGE_MAX, total - first), 0)
  return { first, places: Array.from({ length }, (_, i) => first + i) }
}
