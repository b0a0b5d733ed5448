import { AbortedError, type Case, type ListRun, type WorkbenchView } from '@shared/engine/engine'
import type { Subject } from '@shared/model/derivation'
import type { Report } from '@shared/model/report'
import { ENTRY_CLASSES, type BootEvent, type EntryFilter, type EntryListing, type EntryRow, type PathGroup } from '@shared/model/view'
import { report } from '../../cli/support/fake-report'
import { bootEvent } from './boot-event'
import { entryRow } from './entry-row'

/** A case that keeps its answers back until they are released, in any order. */
export class FakeCase implements Case {
  readonly report: Report
  readonly asked: string[] = []
  /** No policy is edited in it. */
  readonly workbench = {} as WorkbenchView
  closed = false
  bootEvents: readonly BootEvent[] = []
  /** While held, answers wait for `release`. */
  held = false
  private waiting: (() => void)[] = []

  constructor(readonly entries: number, private readonly findings: readonly number[] = [], private readonly size = 100_000) {
    this.report = report({ log: { ...report().log!, entries } })
  }

  prepareListings(run?: ListRun) {
    return this.answer('prepare', undefined, run)
  }
  rows(listing: EntryListing, start: number, count: number, run?: ListRun) {
    const listed = this.listed(listing)
    return this.answer(`rows ${listing.text} ${start} ${count}`, { total: listed.length, start, rows: listed.slice(start, start + count) }, run)
  }
  positionOf(listing: EntryListing, entry: number, run?: ListRun) {
    const isPlain = !listing.grouped && !listing.order?.descending
    return this.answer(`position ${listing.text} ${entry}`, this.listed(listing).findIndex((row) => (isPlain ? row.entry >= entry : row.entry === entry)), run)
  }
  /** Groups of three entries, as they come. */
  groups(listing: EntryListing, start: number, count: number, run?: ListRun) {
    const groups = this.grouped(listing)
    return this.answer(`groups ${listing.text} ${start} ${count}`, { total: groups.length, entries: this.listed(listing).length, start, groups: groups.slice(start, start + count) }, run)
  }
  groupAt(listing: EntryListing, position: number, run?: ListRun) {
    return this.answer(`group ${listing.text} ${position}`, this.grouped(listing)[Math.floor(position / 3)], run)
  }
  nextFinding(entry: number, step: 1 | -1) {
    const next = step === 1 ? this.findings.find((one) => one > entry) : this.findings.findLast((one) => one < entry)
    return this.answer(`finding ${entry} ${step}`, next ?? null)
  }
  entry(entry: number) {
    return this.answer(`entry ${entry}`, { row: entryRow({ entry }), fields: [], explanations: [] })
  }
  bytes(evidence: string, byteOffset: number, length: number) {
    const end = Math.min(this.size, byteOffset + length)
    return this.answer(`bytes ${evidence} ${byteOffset}`, Uint8Array.from({ length: Math.max(0, end - byteOffset) }, (_, i) => (byteOffset + i) & 0xff))
  }
  density(columns: number) {
    return this.answer(`density ${columns}`, { columns, entries: this.entries, counts: Object.fromEntries(ENTRY_CLASSES.map((name) => [name, new Uint32Array(columns)])) as never })
  }
  quoteFields() {
    return this.answer('fields', [])
  }
  signatures() {
    return this.answer('signatures', null)
  }
  bootLog() {
    return this.answer('boot log', { evidence: 'e2', events: this.bootEvents })
  }
  bootEvent(number: number) {
    return this.answer(`boot event ${number}`, { event: bootEvent({ number }), fields: [], explanations: [] })
  }
  imaPolicies() {
    return this.answer('IMA policies', [])
  }
  explain(subject: Subject) {
    return this.answer(`explain ${JSON.stringify(subject)}`, { title: subject.kind, banks: [], bank: null, steps: [], agrees: [], commands: [], notes: [] })
  }
  entryLines() {
    return this.answer('lines', '')
  }
  host() {
    return this
  }
  close() {
    this.closed = true
    return Promise.resolve()
  }

  /** Lets the oldest answer go, or the newest. */
  async release(which: 'oldest' | 'newest' = 'oldest'): Promise<void> {
    const go = which === 'oldest' ? this.waiting.shift() : this.waiting.pop()
    go?.()
    await settled()
  }

  private passing(filter: EntryFilter): EntryRow[] {
    return Array.from({ length: this.entries }, (_, i) => entryRow({ entry: i + 1, path: `/file-${i + 1}` })).filter((row) => row.path.includes(filter.text) && (!filter.classes.includes('error') || this.findings.includes(row.entry)))
  }
  private listed(listing: EntryListing): EntryRow[] {
    return listing.order?.descending && !listing.grouped ? this.passing(listing).toReversed() : this.passing(listing)
  }
  private grouped(listing: EntryListing): PathGroup[] {
    const rows = this.listed(listing)
    return Array.from({ length: Math.ceil(rows.length / 3) }, (_, place) => {
      const inside = rows.slice(3 * place, 3 * place + 3)
      return { place, start: 3 * place, count: inside.length, path: inside[0].path, digests: 1, first: inside[0].entry, last: inside.at(-1)!.entry, worst: inside[0] }
    })
  }
  private answer<T>(what: string, value: T, run: ListRun = {}): Promise<T> {
    this.asked.push(what)
    if (!this.held) return Promise.resolve(value)
    return new Promise((resolve, reject) => {
      run.signal?.addEventListener('abort', () => reject(new AbortedError('cancelled')))
      this.waiting.push(() => resolve(value))
    })
  }
}

/** Lets every promise that can go on go on. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}
