import type { PolicyEdit, Splice } from '@shared/model/policy-edit'
import type { DraftChange, DraftView } from '@shared/model/workbench'
import { TextHistory, type Step } from '@shared/policy/draft/history'
import { settled } from './fake-case'

/** The part of a workbench that keeps a text: what is asked is done in its order at once, as in a worker, and the answers wait until they are released. */
export class FakeBench {
  readonly asked: string[] = []
  /** While held, answers wait for `release`. */
  held = false
  /** What an edit of fields does to the text, as that is when the edit's turn comes. */
  edits: (text: string) => readonly Splice[] = () => []
  /** Refuses the next question. */
  refusal: Error | null = null
  private readonly first: string
  private readonly history: TextHistory
  private version = 0
  private readonly waiting: (() => void)[] = []

  constructor(text: string) {
    this.first = text
    this.history = new TextHistory(text)
  }

  get text(): string {
    return this.history.text
  }

  view(): DraftView {
    return { version: this.version, base: { evidence: 'e3', path: 'policy.json' }, beside: [], undo: this.history.undoLabel, redo: this.history.redoLabel, isChanged: this.text !== this.first, problem: null, paths: 1, digests: 1, excludes: 0 }
  }

  openDraft(): Promise<DraftView> {
    return this.answer('open', () => this.view())
  }
  draftText(): Promise<string> {
    return this.answer('text', () => this.text)
  }
  typeDraft(splices: readonly Splice[], run: string): Promise<DraftChange> {
    return this.answer(`type ${run}`, () => this.done(splices, () => this.history.apply('Typing', splices, run)))
  }
  editDraft(label: string, _edits: readonly PolicyEdit[] = []): Promise<DraftChange> {
    return this.answer(`edit ${label}`, () => {
      const splices = this.edits(this.text)
      return this.done(splices, () => this.history.apply(label, splices))
    })
  }
  undoDraft(): Promise<DraftChange> {
    return this.answer('undo', () => this.stepped(this.history.undo()))
  }
  redoDraft(): Promise<DraftChange> {
    return this.answer('redo', () => this.stepped(this.history.redo()))
  }

  /** Lets the oldest answer go. */
  async release(): Promise<void> {
    this.waiting.shift()?.()
    await settled()
  }

  async releaseAll(): Promise<void> {
    while (this.waiting.length > 0) await this.release()
  }

  private done(splices: readonly Splice[], apply: () => void): DraftChange {
    apply()
    if (splices.length > 0) this.version++
    return { draft: this.view(), splices: splices.length > 0 ? [splices] : [] }
  }

  private stepped(steps: readonly Step[]): DraftChange {
    if (steps.length > 0) this.version++
    return { draft: this.view(), splices: steps.map(({ splices }) => splices) }
  }

  private answer<T>(what: string, value: () => T): Promise<T> {
    this.asked.push(what)
    const result = new Promise<T>((resolve, reject) => {
      const refusal = this.refusal
      this.refusal = null
      const go = refusal === null ? ((done: T) => () => resolve(done))(value()) : () => reject(refusal)
      if (this.held) this.waiting.push(go)
      else go()
    })
    return result
  }
}
