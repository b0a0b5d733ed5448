import type { Splice } from '@shared/model/policy-edit'

/** Tells which typing is undone together: characters that follow on each other, up to the end of a line or until the caret is put elsewhere. */
export class TypingRuns {
  private count = 0
  /** Where the run goes on; -1 where none is open. */
  private at = -1
  private isDeleting = false

  /** Name of the run that a change belongs to. */
  next(splices: readonly Splice[]): string {
    const [{ offset, length, text }] = splices
    const isDeleting = text === ''
    const follows = isDeleting ? offset === this.at || offset + length === this.at : length === 0 && offset === this.at
    if (splices.length > 1 || !follows || isDeleting !== this.isDeleting) this.count++
    this.at = splices.length > 1 || text.includes('\n') ? -1 : offset + text.length
    this.isDeleting = isDeleting
    return `run ${this.count}`
  }

  /** Something else changed the text. */
  end(): void {
    this.at = -1
  }
}
