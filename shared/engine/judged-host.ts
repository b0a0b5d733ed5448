import type { CaseModel, Outcome } from '../checks/check'
import { groupFindings, worstSeverities, type GroupedFinding } from '../findings/group-findings'
import type { ImaLog } from '../model/ima-log'
import type { HostReport } from '../model/report'
import type { Host } from './group-hosts'
import { hostReport } from './host-report'

/** A host with everything that was concluded: what rows and details are made of. */
export interface JudgedHost {
  readonly log: ImaLog | null
  readonly model: CaseModel
  readonly outcome: Outcome
  readonly findings: readonly GroupedFinding[]
  /** Mark of the worst finding of each entry, as SEVERITY_MARK has it. */
  readonly marks: Uint8Array
  readonly report: HostReport
}

export function judgedHost(host: Host, model: CaseModel, outcome: Outcome): JudgedHost {
  const findings = groupFindings(outcome.observations)
  const marks = worstSeverities(findings, model.log?.count ?? 0)
  return { log: model.log, model, outcome, findings, marks, report: hostReport(host, outcome, findings) }
}
