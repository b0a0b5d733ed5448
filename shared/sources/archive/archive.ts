import type { ErrorData } from '../../errors/evidence-error'
import type { Checkpoint } from '../../model/checkpoint'
import type { SkippedFile } from '../../model/evidence'
import type { Member, Opened } from '../container'

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
  readonly duplicates: ErrorData[] = []
  private bytes = 0
  private readonly names = new Set<string>()

  constructor(private readonly file: string, private readonly kind: ArchiveKind, private readonly limits: ArchiveLimits) {}

  /** Says so, once, when one more member would be too many: then reading ends. */
  isFull(path: string): boolean {
    if (this.members.length + this.skipped.length + this.duplicates.length < this.limits.members) return false
    this.skip(path, `the archive has more than ${this.limits.members} members: this one and all after it were not read`)
    return true
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

  /** Says so when another member, read or not, had the name: of two of one name somebody is not to see the one. `byteOffset`: where this one begins. */
  isDuplicate(path: string, byteOffset: number): boolean {
    if (!this.names.has(path)) {
      this.names.add(path)
      return false
    }
    const { file, kind } = this
    this.duplicates.push({ code: `${kind}.duplicate`, file, byteOffset, field: 'member', expected: 'each name once', found: `${path} again, which was not read` })
    return true
  }

  /** Why a plain member of this name and size is not read; `null` when it is. */
  refusal(path: string, size: number): string | null {
    if (size > this.room) return `it has ${size} bytes, more than may be unpacked`
    return oddName(path)
  }
}

/** Why a name is not one of a member of an ordinary bundle; `null` for an ordinary one. */
function oddName(path: string): string | null {
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'its name is an absolute path'
  return path.split(/[/\\]/).includes('..') ? 'its name leads out of the archive' : null
}
