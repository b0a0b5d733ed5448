import type { ErrorData } from '../../errors/evidence-error'
import type { Checkpoint } from '../../model/checkpoint'
import type { SkippedFile } from '../../model/evidence'

/** What one archive may unpack to. Nothing is ever written to disk: it all has to fit into memory. */
export interface ArchiveLimits {
  readonly members: number
  readonly memberBytes: number
  readonly totalBytes: number
  /** Times the packed size, for what is larger than `freeBytes`. */
  readonly ratio: number
  readonly freeBytes: number
}

export const ARCHIVE_LIMITS: ArchiveLimits = { members: 20_000, memberBytes: 1024 ** 3, totalBytes: 1.5 * 1024 ** 3, ratio: 200, freeBytes: 16 * 1024 ** 2 }

export interface Member {
  /** Path inside the archive, visible. It is a label and nothing else. */
  readonly path: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

export interface Opened {
  readonly members: readonly Member[]
  /** Members that were not read: paths inside the archive, visible. */
  readonly skipped: readonly SkippedFile[]
  /** Why reading stopped; what was read before it stays. */
  readonly stopped: ErrorData | null
}

export type ArchiveKind = 'zip' | 'tar' | 'gzip'

/** How an archive is read. Adding a kind is a file and a line in `index.ts`. */
export interface ArchiveFormat {
  readonly kind: ArchiveKind
  /** By content alone. */
  detect(bytes: Uint8Array): boolean
  open(bytes: Uint8Array, path: string, limits: ArchiveLimits, checkpoint: Checkpoint): Promise<Opened>
}

/** Collects members and keeps them within the limits. */
export class MemberCollector {
  readonly members: Member[] = []
  readonly skipped: SkippedFile[] = []
  private bytes = 0
  private readonly names = new Set<string>()

  constructor(private readonly limits: ArchiveLimits) {}

  get isFull(): boolean {
    return this.members.length + this.skipped.length >= this.limits.members
  }

  /** Bytes that one more member may have. */
  get room(): number {
    return Math.min(this.limits.memberBytes, this.limits.totalBytes - this.bytes)
  }

  add(path: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes += bytes.length
    this.members.push({ path, bytes })
  }

  skip(path: string, reason: string): void {
    this.skipped.push({ path, reason })
  }

  /** A name that stands twice says that one of the two is not to be seen by somebody. */
  isRepeated(path: string): boolean {
    if (this.names.has(path)) return true
    this.names.add(path)
    return false
  }
}

/** Why a name is not one of a member of an ordinary bundle; `null` for an ordinary one. */
export function oddName(path: string): string | null {
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'its name is an absolute path'
  return path.split(/[/\\]/).includes('..') ? 'its name leads out of the archive' : null
}
