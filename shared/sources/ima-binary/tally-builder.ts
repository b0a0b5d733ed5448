import { PCR_COUNT } from '../../model/algorithms'
import { ENTRY, type EntryColumns, type LogTally } from '../../model/ima-log'

/** Counts the entries of a log by what they are. */
export class TallyBuilder {
  private readonly pcrs = Array.from({ length: PCR_COUNT }, () => 0)
  private readonly templates: number[] = []
  private readonly flags = new Float64Array(256)

  /** Adds the first `count` entries of the columns. Most are like the one before: those are counted together. */
  add({ pcr, template, flags }: EntryColumns, count: number): void {
    for (let from = 0, to = 0; from < count; from = to) {
      do to++
      while (to < count && pcr[to] === pcr[from] && template[to] === template[from] && flags[to] === flags[from])
      if (pcr[from] < PCR_COUNT) this.pcrs[pcr[from]] += to - from
      this.templates[template[from]] = (this.templates[template[from]] ?? 0) + to - from
      this.flags[flags[from]] += to - from
    }
  }

  /** `templates`: how many templates the log has. */
  finish(templates: number): LogTally {
    const flagged = (flag: number) => this.flags.reduce((sum, entries, value) => ((value & flag) === 0 ? sum : sum + entries), 0)
    const { violation, unknownTemplate, malformed, noSuchPcr, noData } = ENTRY
    for (let template = 0; template < templates; template++) this.templates[template] ??= 0
    return {
      pcrs: this.pcrs, templates: this.templates,
      flags: { violation: flagged(violation), unknownTemplate: flagged(unknownTemplate), malformed: flagged(malformed), noSuchPcr: flagged(noSuchPcr), noData: flagged(noData) },
    }
  }
}
