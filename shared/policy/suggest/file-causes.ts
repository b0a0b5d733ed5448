import { visibleBytes } from '../../bytes/visible'
import type { Checkpoint } from '../../model/checkpoint'
import { addToGroup } from '../../checks/grouped-by'
import type { Cause, CauseKind, Causes } from './cause-of'
import type { RejectedFiles } from './rejected-files'

/** Files between two looks at the clock. */
const STRIDE = 1024
/** Packages and lists, keyrings and kinds of buffers whose files are a fix of their own each; of more of them all are one. */
const APART_MAX = 20
const BY_SOURCE: ReadonlySet<CauseKind> = new Set(['referenced', 'golden', 'contradicted'])
const BY_NAME: ReadonlySet<CauseKind> = new Set(['key', 'buffer'])

/** Files that one decision mends, or not. */
export interface FileGroup {
  readonly kind: CauseKind
  /** In their order. */
  readonly files: readonly number[]
}

/** Why each of the files that fixes are asked for is rejected. */
export class FileCauses {
  private readonly kinds: (CauseKind | null)[] = []
  private readonly details: (string | null)[] = []

  private constructor(readonly files: RejectedFiles) {}

  static async of(files: RejectedFiles, causes: Causes, checkpoint: Checkpoint): Promise<FileCauses> {
    const found = new FileCauses(files)
    for (let file = 0; file < files.count; file++) {
      if (file % STRIDE === 0) await checkpoint(file, files.count)
      const { kind, detail } = files.isWanted(file) ? causes.of(files, file) : { kind: null, detail: null }
      found.kinds.push(kind)
      found.details.push(detail)
    }
    return found
  }

  /** `null` for a file that no fix is asked for. */
  kindOf(file: number): CauseKind | null {
    return this.kinds[file]
  }

  detailOf(file: number): string | null {
    return this.details[file]
  }

  /** The wanted files in the groups that a decision is made for each, in order of first appearance. */
  async groups(checkpoint: Checkpoint): Promise<FileGroup[]> {
    const isApart = this.fewOf()
    const groups = new Map<string, number[]>()
    for (const [file, kind] of this.kinds.entries()) {
      if (file % STRIDE === 0) await checkpoint(file, this.files.count)
      if (kind !== null) addToGroup(groups, isApart(kind) ? `${kind} ${this.partOf(kind, file)}` : kind, file)
    }
    return Array.from(groups.values(), (files) => ({ kind: this.kinds[files[0]]!, files }))
  }

  /** What files of a kind are told apart by. */
  private partOf(kind: CauseKind, file: number): string | null {
    return BY_NAME.has(kind) ? visibleBytes(this.files.pathOf(file)) : this.details[file]
  }

  /** Kinds of which there are few enough parts; all sources count together. */
  private fewOf(): (kind: CauseKind) => boolean {
    const parts = new Map<CauseKind | 'source', Set<string | null>>()
    const classOf = (kind: CauseKind) => (BY_SOURCE.has(kind) ? 'source' : kind)
    for (const [file, kind] of this.kinds.entries()) {
      if (kind === null || !isParted(kind)) continue
      const known = parts.get(classOf(kind)) ?? new Set()
      if (known.size > APART_MAX) continue
      parts.set(classOf(kind), known.add(this.partOf(kind, file)))
    }
    return (kind) => isParted(kind) && parts.get(classOf(kind))!.size <= APART_MAX
  }
}

function isParted(kind: CauseKind): boolean {
  return kind === 'unlistable' || kind === 'suspicious' || BY_SOURCE.has(kind) || BY_NAME.has(kind)
}

/** The first clause of several files, and how many others there are. */
export function detailsOf(causes: FileCauses, files: readonly number[]): Pick<Cause, 'detail'> & { readonly others: number } {
  const details = new Set(files.map((file) => causes.detailOf(file)))
  const [first] = details
  return { detail: first, others: details.size - 1 }
}
