import { SEVERITY_MARK } from '../findings/group-findings'
import type { Derivation, Subject } from '../model/derivation'
import type { ByteSource } from '../model/evidence'
import type { SignatureView } from '../model/signature-view'
import { reportOfHost, type Report } from '../model/report'
import type { BootEventDetail, BootLogView, CheckedField, Density, EntryDetail, EntryListing, GroupPage, ImaPolicyView, PathGroup, RowPage } from '../model/view'
import { bootEventDetail, bootLogView } from './boot-log-view'
import { densityOf } from './density'
import type { Case, HostView, ListRun, RunOptions } from './engine'
import { entryDetail } from './entry-detail'
import { entryLine } from './entry-line'
import { lineOfText, toldLines } from './keylime-lines'
import { ListedHost } from './entry-lists/listed-host'
import { explain } from './explain/explain'
import { ExplainedCase } from './explain/explained-case'
import { imaPolicyViews } from './ima-policy-views'
import type { JudgedHost } from './judged-host'
import { quoteFields } from './quote-fields'
import { Scheduler } from './scheduler'
import { signatureView } from './signatures/signature-view'
import { Workbench } from './workbench/workbench'

/** Lines between two looks at the clock. */
const LINES_STRIDE = 64

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

  async density(columns: number, run: RunOptions = {}): Promise<Density> {
    return densityOf(this.judged, columns, new Scheduler(run).checkpoint('decode'))
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

  async entryLines(start: number, count: number, run: RunOptions = {}): Promise<string> {
    const { log } = this.judged
    if (!log) return ''
    const name = this.report.hosts === undefined ? null : this.judged.report.name
    const checkpoint = new Scheduler(run).checkpoint('decode')
    let lines = ''
    const told = toldLines(this.judged)
    const [first, end] = [Math.max(start, 0), Math.min(start + count, told?.count ?? log.count)]
    for (let index = first; index < end; index++) {
      if ((index - first) % LINES_STRIDE === 0) await checkpoint(index - first, end - first)
      lines += told ? lineOfText(this.judged, log, told, index, name) : entryLine(this.judged, log, index, name)
    }
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
    this.workbench = new Workbench(hosts)
    this.views = hosts.map((host, place) => new AnalyzedHost(reportOfHost(report, place), host, contents))
  }

  host(place: number): HostView {
    const view = this.views[place]
    if (view === undefined) throw new RangeError(`the case has no host ${place}`)
    return view
  }

  async close(): Promise<void> {}
}
