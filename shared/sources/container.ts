import type { ErrorData } from '../errors/evidence-error'
import type { EvidenceKind, Inside, SkippedFile } from '../model/evidence'

/** A file inside a file: a member of an archive, a part of a document. */
export interface Member {
  /** Path inside the container, visible. It is a label and nothing else. */
  readonly path: string
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Where it stands; an archive does not tell. */
  readonly inside?: Omit<Inside, 'evidence'>
  /** What the container says that it is. */
  readonly stated?: EvidenceKind
  readonly notes?: readonly string[]
}

/** What came out of a container. */
export interface Opened {
  readonly members: readonly Member[]
  /** Members that were not read: paths inside the container, visible; the empty path is the container itself. */
  readonly skipped: readonly SkippedFile[]
  /** Members of a name that another one had: they were not read, and reading went on. */
  readonly duplicates?: readonly ErrorData[]
  /** Why reading stopped; what was read before it stays. */
  readonly stopped: ErrorData | null
}
