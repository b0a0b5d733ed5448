import type { EvidenceId } from '../../../model/evidence'
import type { EvidenceReport } from '../../../model/report'
import { shellFileName } from './shell-word'

/** Names of the case's files as commands use them. */
export class FileNames {
  private readonly byId: ReadonlyMap<EvidenceId, EvidenceReport>

  constructor(evidence: readonly EvidenceReport[]) {
    this.byId = new Map(evidence.map((file) => [file.id, file]))
  }

  /** The file as a word of bash, inside an archive its name in there; `null` where no command can name it. */
  word(id: EvidenceId): string | null {
    const file = this.byId.get(id)
    return file ? shellFileName(this.pathInside(file)) : null
  }

  /** Visible path for people. */
  path(id: EvidenceId): string {
    return this.byId.get(id)?.path ?? id
  }

  size(id: EvidenceId): number {
    return this.byId.get(id)?.size ?? 0
  }

  sha256(id: EvidenceId): string {
    return this.byId.get(id)?.sha256 ?? ''
  }

  /** What has to be done before commands on these files can run, and which of them no command can name. */
  notes(ids: Iterable<EvidenceId>): readonly string[] {
    const files = [...new Set(ids)].flatMap((id) => this.byId.get(id) ?? [])
    const archives = new Set(files.flatMap((file) => this.archivesOf(file).map((archive) => archive.path)))
    const nameless = files.filter((file) => this.word(file.id) === null)
    return [
      ...[...archives].map((path) => `Unpack ${path} first: the commands name the files as they are called in it.`),
      ...nameless.map((file) => `No command can name ${file.path}: copy it to another name first.`),
    ]
  }

  private pathInside(file: EvidenceReport): string {
    const [archive] = this.archivesOf(file)
    return archive ? file.path.slice(archive.path.length + 1) : file.path
  }

  /** The archives that a file is in, the innermost first. */
  private archivesOf({ id }: EvidenceReport): readonly EvidenceReport[] {
    const parents = [...id.matchAll(/\./g)].map(({ index }) => id.slice(0, index))
    return parents.toReversed().flatMap((parent) => this.byId.get(parent) ?? [])
  }
}
