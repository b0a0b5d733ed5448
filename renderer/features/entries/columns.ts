import type { Report } from '@shared/model/report'
import type { EntryOrder } from '@shared/model/view'

export interface Column {
  readonly id: 'entry' | 'pcr' | 'verdict' | 'other-mode' | 'path' | 'digest' | 'signature' | 'why'
  readonly title: string
  readonly width: string
  /** What its heading sorts by, and that in words. */
  readonly sort?: EntryOrder['by']
  readonly sortedBy?: string
}

/** Columns that tell something in this case: PCR only when there are several, signatures only when there are any, the other mode's verdicts only where one differs. `grouped`: those of groups, between whose lines entries stand. */
export function columnsOf(report: Report, grouped = false): readonly Column[] {
  const digits = String(report.log?.entries ?? 0).length
  const pcrs = new Set(report.replay.map((row) => row.pcr))
  const columns: Column[] = [
    { id: 'entry', title: 'No.', width: `${Math.max(44, 26 + Math.ceil(digits * 8.4))}px`, sort: 'log', sortedBy: grouped ? 'the first entry' : 'number' },
    { id: 'pcr', title: 'PCR', width: '44px' },
    { id: 'verdict', title: 'Verdict', width: '94px' },
    { id: 'other-mode', title: report.policy?.mode === 'keylime' ? 'Strict' : 'Keylime', width: '94px' },
    { id: 'path', title: 'Path', width: 'minmax(190px, 1.4fr)', sort: 'path', sortedBy: 'path' },
    { id: 'digest', title: 'Digest', width: '126px' },
    { id: 'signature', title: 'Signature', width: '176px' },
    grouped ? { id: 'why', title: 'Entries', width: 'minmax(150px, 1fr)', sort: 'count', sortedBy: 'how many entries there are' } : { id: 'why', title: 'Why', width: 'minmax(150px, 1fr)' },
  ]
  const otherPcr = pcrs.size > 1 || (pcrs.size === 1 && !pcrs.has(10))
  const shown = { 'pcr': otherPcr, 'other-mode': (report.policy?.keylime?.differing ?? 0) > 0, 'signature': (report.signatures?.present ?? 0) > 0 }
  return columns.filter(({ id }) => !(id in shown) || shown[id as keyof typeof shown])
}
