import type { WorkbenchView } from '@shared/engine/engine'
import type { Splice } from '@shared/model/policy-edit'
import type { DraftChange, DraftView } from '@shared/model/workbench'
import { transform } from './transform'

/** An editor's copy of the draft's text. */
export interface DraftCopy {
  /** The whole text: at first, and should the two ever part. */
  reset(text: string): void
  /** The text as it is in the copy. */
  read(): string
  /** Splices of places in the copy as it is now. They are not typing, and must not come back as such. */
  apply(splices: readonly Splice[]): void
}

type Waiting =
  | { readonly kind: 'typed'; splices: readonly Splice[]; readonly run: string }
  | { readonly kind: 'step'; readonly ask: () => Promise<DraftChange>; readonly answered: (change: DraftChange) => void; readonly failed: (error: unknown) => void }
  | { readonly kind: 'read' }
  | { readonly kind: 'ask'; readonly ask: () => Promise<void> }

/** What the draft tells of itself: each view, and what made it. */
export interface DraftListener {
  onView(draft: DraftView, isTyped: boolean): void
  /** The worker refused, or is gone. */
  onTrouble(error: unknown): void
}

/**
 * Keeps an editor's copy in step with the draft, which lives where the case is. Typing is there at once in the copy and goes on its way;
 * steps (undo, redo, edits of fields) change the copy when their answer comes. What is typed while a step is under way waits, and is then
 * moved to where the step left it: nothing that was typed is lost or changes its order.
 */
export class DraftSync {
  private readonly waiting: Waiting[] = []
  private copy: DraftCopy | null = null
  private isStepping = false
  /** Version that the draft has once all that was sent is done. */
  private version: number

  constructor(private readonly bench: Pick<WorkbenchView, 'draftText' | 'typeDraft'>, first: DraftView, private readonly listener: DraftListener) {
    this.version = first.version
  }

  /** Gives the copy its text, when all that was asked before is done. */
  attach(copy: DraftCopy): void {
    this.copy = copy
    this.queue({ kind: 'read' })
  }

  detach(copy: DraftCopy): void {
    if (this.copy === copy) this.copy = null
  }

  /** Splices of places in the copy as it was before them. */
  type(splices: readonly Splice[], run: string): void {
    this.queue({ kind: 'typed', splices, run })
  }

  /** Asks for a change that the draft makes itself; rejects where the draft refuses it. */
  step(ask: () => Promise<DraftChange>): Promise<DraftChange> {
    return new Promise((answered, failed) => { this.queue({ kind: 'step', ask, answered, failed }) })
  }

  /** Asks what changes nothing, of the draft as it is after all that was done before, and says of which version the answer is. */
  ask<T>(question: () => Promise<T>): Promise<{ readonly version: number; readonly answer: T }> {
    return new Promise((answered, failed) => {
      const ask = async () => {
        const { version } = this
        answered({ version, answer: await question() })
      }
      this.queue({ kind: 'ask', ask: () => ask().catch(failed) })
    })
  }

  /** The text with all that was typed before; of a draft that is lost, what the editor has of it. `null`: nothing is left. */
  async read(): Promise<string | null> {
    return this.ask(() => this.bench.draftText()).then(({ answer }) => answer, () => this.copy?.read() ?? null)
  }

  private queue(one: Waiting): void {
    this.waiting.push(one)
    this.goOn()
  }

  /** Sends what may be sent: typing as it comes, a step alone. */
  private goOn(): void {
    while (!this.isStepping && this.waiting.length > 0) {
      const next = this.waiting.shift()!
      if (next.kind === 'typed') this.send(next)
      else if (next.kind === 'ask') void next.ask()
      else void this.stepThrough(next)
    }
  }

  /** Typing of which a step left nothing to do is not sent. */
  private send({ splices, run }: Extract<Waiting, { kind: 'typed' }>): void {
    if (splices.length === 0) return
    const expected = ++this.version
    this.bench.typeDraft(splices, run).then(({ draft }) => this.told(draft, expected, true), (error: unknown) => {
      this.listener.onTrouble(error)
      this.version--
      this.queue({ kind: 'read' })
    })
  }

  private async stepThrough(next: Exclude<Waiting, { kind: 'typed' | 'ask' }>): Promise<void> {
    this.isStepping = true
    try {
      if (next.kind === 'read') this.reset(await this.bench.draftText())
      else this.take(next, await next.ask())
    } catch (error) {
      if (next.kind === 'step') next.failed(error)
      else this.listener.onTrouble(error)
    }
    this.isStepping = false
    this.goOn()
  }

  private take(step: Extract<Waiting, { kind: 'step' }>, change: DraftChange): void {
    if (change.splices.length > 0) this.version++
    const isExpected = change.draft.version === this.version
    for (const splices of isExpected ? change.splices : []) {
      const moved = this.moved(splices)
      if (moved.length > 0) this.copy?.apply(moved)
    }
    step.answered(change)
    this.told(change.draft, this.version, false)
  }

  /** What was typed meanwhile moves to where the step left it, and the step to where the typing left it. */
  private moved(splices: readonly Splice[]): readonly Splice[] {
    let step = splices
    for (const one of this.waiting) if (one.kind === 'typed') [one.splices, step] = transform(one.splices, step)
    return step
  }

  /** Should the draft not be what all that was sent made of it, its text is what counts. */
  private told(draft: DraftView, expected: number, isTyped: boolean): void {
    this.listener.onView(draft, isTyped)
    if (draft.version === expected) return
    this.version += draft.version - expected
    this.queue({ kind: 'read' })
  }

  /** What was typed in a text that is replaced has no place in the new one. */
  private reset(text: string): void {
    for (const one of this.waiting) if (one.kind === 'typed') one.splices = []
    this.copy?.reset(text)
  }
}
