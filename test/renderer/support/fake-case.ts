import type { Case, WorkbenchView } from '@shared/engine/engine'
import type { Subject } from '@shared/model/derivation'
import type { Report } from '@shared/model/report'
import { ENTRY_CLASSES, type BootEvent, type EntryFilter, type EntryRow } from '@shared/model/view'
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

  rows(filter: EntryFilter, start: number, count: number) {
    const passing = this.passing(filter)
    return this.answer(`rows ${filter.text} ${start} ${count}`, { total: passing.length, start, rows: passing.slice(start, start + count) })
  }
  positionOf(filter: EntryFilter, entry: number) {
    return this.answer(`position ${filter.text} ${entry}`, this.passing(filter).findIndex((row) => row.entry >= entry))
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
  private answer<T>(what: string, value: T): Promise<T> {
    this.asked.push(what)
    return this.held ? new Promise((resolve) => { this.waiting.push(() => resolve(value)) }) : Promise.resolve(value)
  }
}

/** Lets every promise that can go on go on. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}
