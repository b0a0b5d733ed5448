import type { EvidenceId } from '../../../model/evidence'
import type { Observation } from '../../../model/finding'
import type { Difference } from './python-re/parse-state'
import type { LiteralNeeds, MatchAnswer, MatchText } from './python-re/python-pattern'

/** The excludes of all files that apply, each pattern on its own: docs/formats/excludes.md. */
export interface Excludes {
  /** As each file has them. */
  readonly lists: readonly ExcludeSource[]
  /** Those that are run, each once a file, in the order of the files. */
  readonly patterns: readonly Exclude[]
  /** Of these, the ones that match whatever file they are asked about, the first of each file. */
  readonly everything: readonly Exclude[]
  /** About patterns that are not run, and so exclude nothing. */
  readonly observations: readonly Observation[]
}

/** The file that excludes stand in. */
export interface Origin {
  readonly evidence: EvidenceId
  readonly path: string
}

export interface ExcludeSource {
  readonly origin: Origin
  readonly patterns: readonly string[]
}

/** A pattern with the file that it stands in. */
export interface Exclude {
  readonly origin: Origin
  readonly pattern: string
  /** The text that it is, as `openHead` has it. */
  readonly head: string | null
  readonly differences: ReadonlySet<Difference>
  /** Literal characters that every path begins with which it matches; empty where there are none. */
  readonly prefix: string
  /** A path that meets none of these is not matched. */
  readonly needs: readonly LiteralNeeds[]
  /** Does it match a beginning of the path (Python's `re.match`)? */
  match(path: MatchText): MatchAnswer
  /** Where its match ends, in code points; `null` where it matches nothing or that is not known. */
  matchEnd(path: MatchText): number | null
}
