import type { Splice } from '../../model/policy-edit'
import { applySplices } from './splice'

/** One step of a draft's history: what was done, as it is told, and the splices that do it. */
export interface Step {
  readonly label: string
  readonly splices: readonly Splice[]
}

interface Done extends Step {
  readonly inverse: readonly Splice[]
  /** Typing that follows on typing of the same run is one step. */
  readonly run: string | null
  /** States of the text before and after. */
  readonly from: number
  readonly to: number
}

/** Bytes of replaced text that are kept, in UTF-16 units; the oldest steps beyond are forgotten. */
const KEPT_MAX = 200_000_000

/** A text and every step that led to it: edits of fields and of the text itself are one history. */
export class TextHistory {
  private readonly done: Done[] = []
  private undone: Done[] = []
  private kept = 0
  private states = 0
  private stateNow = 0

  constructor(private current: string) {}

  get text(): string {
    return this.current
  }

  /** Names the text: undo and redo bring texts back with their names, and no other text has them. */
  get state(): number {
    return this.stateNow
  }

  get undoLabel(): string | null {
    return this.done.at(-1)?.label ?? null
  }

  get redoLabel(): string | null {
    return this.undone.at(-1)?.label ?? null
  }

  /**
   * Splices of places in the text as it is now. `run`: steps of one run that follow on each other are undone together.
   *
   * @throws RangeError for splices that don't fit the text
   */
  apply(label: string, splices: readonly Splice[], run: string | null = null): void {
    const changing = splices.filter(({ offset, length, text }) => this.current.slice(offset, offset + length) !== text)
    if (changing.length === 0) return
    const { text, inverse } = applySplices(this.current, changing)
    this.current = text
    this.undone = []
    const from = this.stateNow
    this.stateNow = ++this.states
    this.push({ label, splices: changing, inverse, run, from, to: this.stateNow })
  }

  /** The splices that undo the last step, applied; empty where there is none. All that undo a run, one after the other. */
  undo(): readonly Step[] {
    const steps: Step[] = []
    for (let one = this.done.pop(); one; one = this.isRun(one, this.done) ? this.done.pop() : undefined) {
      this.current = applySplices(this.current, one.inverse).text
      this.stateNow = one.from
      this.kept -= sizeOf(one)
      this.undone.push(one)
      steps.push({ label: one.label, splices: one.inverse })
    }
    return steps
  }

  redo(): readonly Step[] {
    const steps: Step[] = []
    for (let one = this.undone.pop(); one; one = this.isRun(one, this.undone) ? this.undone.pop() : undefined) {
      this.current = applySplices(this.current, one.splices).text
      this.stateNow = one.to
      this.push(one)
      steps.push({ label: one.label, splices: one.splices })
    }
    return steps
  }

  private isRun(one: Done, stack: readonly Done[]): boolean {
    return one.run !== null && stack.at(-1)?.run === one.run
  }

  private push(one: Done): void {
    this.done.push(one)
    this.kept += sizeOf(one)
    while (this.kept > KEPT_MAX && this.done.length > 1) this.kept -= sizeOf(this.done.shift()!)
  }
}

function sizeOf({ splices, inverse }: Done): number {
  return [...splices, ...inverse].reduce((sum, { text }) => sum + text.length, 0)
}
