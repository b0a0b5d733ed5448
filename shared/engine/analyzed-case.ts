import { toBase64 } from '../bytes/base64'
import { toHex } from '../bytes/hex'
import { isPlainText } from '../bytes/visible'
import { formatEntryLine } from '../exports/entry-line'
import { findingsOfEntry, SEVERITY_MARK } from '../findings/group-findings'
import { pathBytes, templateDigest, type ImaLog } from '../model/ima-log'
import type { Report } from '../model/report'
import {
  ENTRY_CLASSES, type BootEventDetail, type BootLogView, type CheckedField, type Density, type EntryClass, type EntryDetail, type EntryFilter, type RowPage,
} from '../model/view'
import { bootEventDetail, bootLogView } from './boot-log-view'
import type { Case } from './engine'
import { entryDetail } from './entry-detail'
import { classTest, filteredIndexes } from './entry-filter'
import { entryRow } from './entry-row'
import type { JudgedHost } from './judged-host'
import { quoteFields } from './quote-fields'

/** Rows that one call returns at most. */
const PAGE_MAX = 1000

/** The case where its log is: rows are decoded when they are asked for. */
export class AnalyzedCase implements Case {
  private lastFilter: { readonly key: string; readonly indexes: Uint32Array | null } = { key: '', indexes: null }

  /** `host` is the one that the report's top speaks of; `hosts` are all of them, in the report's order. */
  constructor(
    readonly report: Report, private readonly host: JudgedHost, private readonly hosts: readonly JudgedHost[],
    private readonly contents: ReadonlyMap<string, Uint8Array>,
  ) {}

  async rows(filter: EntryFilter, start: number, count: number): Promise<RowPage> {
    const { log } = this.host
    if (!log) return { total: 0, start: 0, rows: [] }
    const indexes = this.indexes(log, filter)
    const total = indexes?.length ?? log.count
    const first = Math.min(Math.max(Math.trunc(start), 0), total)
    const length = Math.max(Math.min(Math.trunc(count), PAGE_MAX, total - first), 0)
    return { total, start: first, rows: Array.from({ length }, (_, i) => entryRow(this.host, log, indexes ? indexes[first + i] : first + i)) }
  }

  async positionOf(filter: EntryFilter, entry: number): Promise<number> {
    const { log } = this.host
    if (!log) return -1
    const indexes = this.indexes(log, filter)
    if (!indexes) return entry >= 1 && entry <= log.count ? entry - 1 : -1
    const position = indexes.findIndex((index) => index >= entry - 1)
    return position
  }

  async nextFinding(entry: number, step: 1 | -1): Promise<number | null> {
    const { marks } = this.host
    for (let index = entry - 1 + step; index >= 0 && index < marks.length; index += step) if (marks[index] >= SEVERITY_MARK.warning) return index + 1
    return null
  }

  async entry(entry: number): Promise<EntryDetail> {
    const { log } = this.host
    if (!log || !Number.isInteger(entry) || entry < 1 || entry > log.count) throw new RangeError(`the log has no entry ${entry}`)
    return entryDetail(this.host, log, entry - 1)
  }

  async bytes(evidence: string, byteOffset: number, length: number): Promise<Uint8Array> {
    const content = this.contents.get(evidence)
    if (!content) throw new RangeError(`the case has no evidence ${evidence}`)
    return content.slice(Math.max(byteOffset, 0), Math.max(byteOffset, 0) + Math.max(length, 0))
  }

  async density(columns: number): Promise<Density> {
    const { log, host } = { log: this.host.log, host: this.host }
    const entries = log?.count ?? 0
    const width = Math.max(1, Math.min(Math.trunc(columns), Math.max(entries, 1)))
    const counts = Object.fromEntries(ENTRY_CLASSES.map((name) => [name, new Uint32Array(width)])) as Record<EntryClass, Uint32Array>
    for (const name of log ? ENTRY_CLASSES : []) {
      const test = classTest(host, log!, name)
      for (let index = 0; index < entries; index++) if (test(index)) counts[name][Math.floor((index * width) / entries)]++
    }
    return { columns: width, entries, counts }
  }

  async quoteFields(evidence: string): Promise<readonly CheckedField[]> {
    const check = this.host.outcome.quoteChecks.find((one) => one.quote.evidence === evidence)
    if (!check) throw new RangeError(`the case has no quote ${evidence}`)
    return quoteFields(check, this.host.model.options.imaPcr)
  }

  async bootLog(): Promise<BootLogView | null> {
    return bootLogView(this.host)
  }

  async bootEvent(number: number): Promise<BootEventDetail> {
    return bootEventDetail(this.host, number)
  }

  async entryLines(start: number, count: number, place?: number): Promise<string> {
    const host = place === undefined ? this.host : this.hosts[place]
    if (!host) throw new RangeError(`the case has no host ${place}`)
    const { log } = host
    if (!log) return ''
    const name = this.hosts.length > 1 ? host.report.name : null
    let lines = ''
    for (let index = Math.max(start, 0); index < Math.min(start + count, log.count); index++) lines += entryLine(host, log, index, name)
    return lines
  }

  async close(): Promise<void> {
    this.lastFilter = { key: '', indexes: null }
  }

  private indexes(log: ImaLog, filter: EntryFilter): Uint32Array | null {
    const key = JSON.stringify([filter.text, filter.classes])
    if (this.lastFilter.key !== key) this.lastFilter = { key, indexes: filteredIndexes(this.host, log, filter) }
    return this.lastFilter.indexes
  }
}

function entryLine(host: JudgedHost, log: ImaLog, index: number, name: string | null): string {
  const path = pathBytes(log, index)
  return formatEntryLine(entryRow(host, log, index), {
    host: name, templateDigest: toHex(templateDigest(log, index)), pathBytes: isPlainText(path) ? null : toBase64(path),
    findings: host.marks[index] > 0 ? findingsOfEntry(host.findings, index).map((finding) => finding.id) : [],
  })
}
