import type { AnalysisRequest, Case, Engine, HostView, RunOptions, WorkbenchView } from '@shared/engine/engine'
import { WORKBENCH_QUERIES } from '@shared/engine/messages'
import type { EvidenceFile } from '@shared/model/evidence'
import { reportOfHost, type Report } from '@shared/model/report'
import type { InspectedFile } from '@shared/model/view'

export interface FakeEngine {
  readonly engine: Engine
  readonly requests: AnalysisRequest[]
  /** What was closed or disposed, in order. */
  readonly closed: string[]
}

export interface FakeAnswers {
  readonly report?: Report
  readonly inspected?: (file: EvidenceFile) => InspectedFile
  /** Runs in `analyze` before the answer: throws, aborts, reports progress. */
  readonly during?: (run: RunOptions) => void
}

const notAsked = () => Promise.reject(new Error('the command line does not ask this'))
const workbench = Object.fromEntries(WORKBENCH_QUERIES.map((query) => [query, notAsked])) as unknown as WorkbenchView

export function fakeEngine({ report, inspected, during }: FakeAnswers = {}): FakeEngine {
  const requests: AnalysisRequest[] = []
  const closed: string[] = []
  const view = (answer: Report): HostView => ({
    report: answer, prepareListings: notAsked, rows: notAsked, positionOf: notAsked, groups: notAsked, groupAt: notAsked, nextFinding: notAsked, entry: notAsked, bytes: notAsked, density: notAsked, quoteFields: notAsked, signatures: notAsked, bootLog: notAsked, bootEvent: notAsked, imaPolicies: notAsked, explain: notAsked,
    entryLines: async (start, count) => Array.from({ length: count }, (_, i) => `{"entry":${start + i + 1}}\n`).join(''),
  })
  const analysed = (answer: Report): Case => ({ ...view(answer), host: (place) => view(reportOfHost(answer, place)), workbench, close: async () => void closed.push('case') })
  const engine: Engine = {
    analyze: async (request, run = {}) => {
      requests.push(request)
      during?.(run)
      if (report === undefined) throw new Error('no report was prepared')
      return analysed(report)
    },
    inspect: async (files) => files.map((file) => inspected!(file)),
    dispose: async () => void closed.push('engine'),
  }
  return { engine, requests, closed }
}
