import type { EvidenceReport, HostReport, ReplayReport } from '@shared/model/report'
import type { Verdict } from '@shared/model/verdict'

/** One thing that was proved (`pass`), disproved (`fail`) or left open (`not-checked`), as a sentence. */
export interface Statement {
  readonly verdict: Verdict
  readonly text: string
  /** Of a `pass`: it rests on what the host says of itself, and on nothing that a good quote covers. */
  readonly isOwnWord?: boolean
}

/** What is told of a host, the only one of its case or one of several. */
export type HostLike = Omit<HostReport, 'name' | 'files'>

/** Visible path of an evidence id. */
export type PathOf = (evidence: string | null) => string

/** Where a reported value stands. */
type Reported = Pick<ReplayReport, 'reportedBy' | 'reportedEvidence'>

/** Tells values that a good quote covers from those that are the host's own word. */
export function provenBy(quotes: HostLike['quotes']): (row: Reported) => boolean {
  const files = new Set(quotes.filter(({ status }) => status === 'pass').map(({ pcrValuesEvidence }) => pcrValuesEvidence))
  return ({ reportedBy, reportedEvidence }) => reportedBy === 'quote' && files.has(reportedEvidence)
}

export function pathsOf(evidence: readonly EvidenceReport[]): PathOf {
  const paths = new Map(evidence.map(({ id, path }) => [id, path]))
  return (id) => (id === null ? 'an unnamed file' : paths.get(id) ?? id)
}
