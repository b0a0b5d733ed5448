import type { EvidenceReport, HostReport } from '@shared/model/report'
import type { Verdict } from '@shared/model/verdict'

/** One thing that was proved (`pass`), disproved (`fail`) or left open (`not-checked`), as a sentence. */
export interface Statement {
  readonly verdict: Verdict
  readonly text: string
}

/** What is told of a host, the only one of its case or one of several. */
export type HostLike = Omit<HostReport, 'name'>

/** Visible path of an evidence id. */
export type PathOf = (evidence: string | null) => string

export function pathsOf(evidence: readonly EvidenceReport[]): PathOf {
  const paths = new Map(evidence.map(({ id, path }) => [id, path]))
  return (id) => (id === null ? 'an unnamed file' : paths.get(id) ?? id)
}
