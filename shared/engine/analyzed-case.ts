import { SEVERITY_MARK } from '../findings/group-findings'
import type { Derivation, Subject } from '../model/derivation'
import type { ByteSource } from '../model/evidence'
import type { SignatureView } from '../model/signature-view'
import { reportOfHost, type Report } from '../model/report'
import {
  ENTRY_CLASSES, type BootEventDetail, type BootLogView, type CheckedField, type Density, type EntryClass, type EntryDetail, type EntryListing, type GroupPage, type ImaPolicyView, type PathGroup, type RowPage,
} from '../model/view'
import { bootEventDetail, bootLogView } from './boot-log-view'
import type { Case, HostView, ListRun, RunOptions } from './engine'
import { entryDetail } from './entry-detail'
import { entryLine } from './entry-line'
import { lineOfText, toldLines } from './keylime-lines'
import { classTest } from './entry-lists/entry-filter'
import { ListedHost } from './entry-lists/listed-host'
import { explain } from './explain/explain'
import { ExplainedCase } from './explain/explained-case'
import { imaPolicyViews } from './ima-policy-views'
import type { JudgedHost } from './judged-host'
import { quoteFields } from './quote-fields'
import { Scheduler } from './scheduler'
import { signatureView } from './signatures/signature-view'
import { Workbench } from './workbench/workbench'

/** Entries between two looks at the clock. */
const STRIDE = 16_384

/** A host where its log is: rows are decoded when they are asked for. */
export class AnalyzedHost implements HostView {
  private readonly listed: ListedHost
  /** States of PCRs that explanations went through are kept with it. */
  private readonly explained: ExplainedCase

  /** `report` has this host on top. */
  constructor(readonly report: Report, private readonly judged: JudgedHost, private readonly contents: ReadonlyMap<string, ByteSource>) {
    this.listed = new ListedHost(judged)
    this.explained = new ExplainedCase(judged, report.evidence, contents, new Scheduler({}).checkpoint('replay'))
  }

  prepareListings(run?: ListRun): Promise<void> {
    return this.listed.prepareListings(run)
  }

  rows(listing: EntryListing, start: number, count: number, run?: ListRun): Promise<RowPage> {
    return this.listed.rows(listing, start, count, run)
  }

  positionOf(listing: EntryListing, entry: number, run?: ListRun): Promise<number> {
    return this.listed.positionOf(listing, entry, run)
  }

  groups(listing: EntryListing, start: number, count: number, run?: ListRun): Promise<GroupPage> {
    return this.listed.groups(listing, start, count, run)
  }

  groupAt(listing: EntryListing, position: number, run?: ListRun): Promise<PathGroup> {
    return this.listed.groupAt(listing, position, run)
  }

  async nextFinding(entry: number, step: 1 | -1): Promise<number | null> {
    const { marks } = this.judged
    for (let index = entry - 1 + step; index >= 0 && index < marks.length; index += step) if (marks[index] >= SEVERITY_MARK.warning) return index + 1
    return null
  }

  async entry(entry: number): Promise<EntryDetail> {
    const { log } = this.judged
    if (!log || !Number.isInteger(entry) || entry < 1 || entry > log.count) throw new RangeError(`the log has no entry ${entry}`)
    return entryDetail(this.judged, log, entry - 1)
  }

  async bytes(evidence: string, byteOffset: number, length: number): Promise<Uint8Array> {
    const content = this.contents.get(evidence)
    if (!content) throw new RangeError(`the case has no evidence ${evidence}`)
    return content.read(Math.max(byteOffset, 0), Math.max(length, 0)).slice()
  }

  async density(columns: number): Promise<Density> {
    const { log, host } = { log: this.judged.log, host: this.judged }
    const entries = log?.count ?? 0
    const width = Math.max(1, Math.min(Math.trunc(columns), Math.max(entries, 1)))
    const counts = Object.fromEntries(ENTRY_CLASSES.map((name) => [name, new Uint32Array(width)])) as Record<EntryClass, Uint32Array>
    const checkpoint = new Scheduler({}).checkpoint('decode')
    for (const name of log ? ENTRY_CLASSES : []) {
      const test = classTest(host, log!, name)
      for (let index = 0; index < entries; index++) {
        if (test(index)) counts[name][Math.floor((index * width) / entries)]++
        if (index % STRIDE === 0) await checkpoint(index, entries)
      }
    }
    return { columns: width, entries, counts }
  }

  async quoteFields(evidence: string): Promise<readonly CheckedField[]> {
    const check = this.judged.outcome.quoteChecks.find((one) => one.quote.evidence === evidence)
    if (!check) throw new RangeError(`the case has no quote ${evidence}`)
    return quoteFields(check, this.judged.model.options.imaPcr)
  }

  async signatures(columns: number, run: RunOptions = {}): Promise<SignatureView | null> {
    return signatureView(this.judged, columns, new Scheduler(run).checkpoint('signatures'))
  }

  async bootLog(): Promise<BootLogView | null> {
    return bootLogView(this.judged)
  }

  async bootEvent(number: number): Promise<BootEventDetail> {
    return bootEventDetail(this.judged, number)
  }

  async imaPolicies(): Promise<readonly ImaPolicyView[]> {
    return imaPolicyViews(this.judged)
  }

  async explain(subject: Subject, run: RunOptions = {}): Promise<Derivation> {
    return explain(this.explained.heardBy(new Scheduler(run).checkpoint('replay')), subject)
  }

  async entryLines(start: number, count: number): Promise<string> {
    const { log } = this.judged
    if (!log) return ''
    const name = this.report.hosts === undefined ? null : this.judged.report.name
    let lines = ''
    const told = toldLines(this.judged)
    for (let index = Math.max(start, 0); index < Math.min(start + count, told?.count ?? log.count); index++) lines += told ? lineOfText(this.judged, log, told, index, name) : entryLine(this.judged, log, index, name)
    return lines
  }
}

/** The case is its worst host, and knows the others. */
export class AnalyzedCase extends AnalyzedHost implements Case {
  readonly workbench: Workbench
  private readonly views: readonly HostView[]

  /** `hosts` in the report's order; `worst` is the one that its top speaks of. */
  constructor(report: Report, worst: JudgedHost, hosts: readonly JudgedHost[], contents: ReadonlyMap<string, ByteSource>) {
    super(report, worst, contents)
    this.workbench = new Workbench(hosts, new Scheduler({}))
    this.views = hosts.map((host, place) => new AnalyzedHost(reportOfHost(report, place), host, contents))
  }

  host(place: number): HostView {
    const view = this.views[place]
    if (view === undefined) throw new RangeError(`the case has no host ${place}`)
    return view
  }

  async close(): Promise<void> {}
}
