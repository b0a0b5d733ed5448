import type { Case } from '@shared/engine/engine'
import type { EvidenceId } from '@shared/model/evidence'

/** A policy that a draft can begin as. */
export interface PolicySource {
  readonly evidence: EvidenceId
  /** Visible form. */
  readonly path: string
}

/** Policies in force, of all hosts of the case, each once and in the order in which they are merged. */
export function policySources(whole: Case): readonly PolicySource[] {
  const { report } = whole
  const reports = report.hosts === undefined ? [report] : report.hosts.map((_, place) => whole.host(place).report)
  const ids = new Set(reports.flatMap(({ policy }) => policy?.evidence ?? []))
  return [...ids].map((evidence) => ({ evidence, path: report.evidence.find((one) => one.id === evidence)?.path ?? evidence }))
}
