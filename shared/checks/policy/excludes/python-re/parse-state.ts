import { PatternError, depthDoubt } from './pattern-error'
import { Tokens } from './tokens'
import type { Width } from './width'

/** A way in which a pattern is read by others than Python. */
export type Difference = 'text-anchors' | 'open-count' | 'bracket-first' | 'posix-class' | 'letters' | 'unicode-classes' | 'ignored-case'

/** What is known while a pattern is read. */
export class ParseState {
  readonly tokens: Tokens
  /** Of the whole expression. */
  flags = 0
  readonly groupNames = new Map<string, number>()
  /** By number from 0, the whole; `null`: still open. */
  readonly groupWidths: (Width | null)[] = [null]
  /** Groups there were where the outermost look-behind began; `null` outside of any. */
  lookbehindGroups: number | null = null
  /** Groups that conditions ask about, with where they do. */
  readonly conditions = new Map<number, number>()
  readonly differences = new Set<Difference>()
  /** The first thing of which only Python could say what it means. */
  unknown: string | null = null

  constructor(pattern: string) {
    this.tokens = new Tokens(pattern)
  }

  /** Counts the group that begins here, and gives its number. */
  openGroup(name: string | null, position: number): number {
    const number = this.groupWidths.length
    this.groupWidths.push(null)
    if (name === null) return number
    const earlier = this.groupNames.get(name)
    if (earlier !== undefined) throw new PatternError('refused', `a second group of the name ${name}`, position)
    this.groupNames.set(name, number)
    return number
  }

  isClosed(group: number): boolean {
    return group < this.groupWidths.length && this.groupWidths[group] !== null
  }

  /** A look-behind may only speak of groups that were closed before it. */
  checkLookbehind(group: number, position: number): void {
    if (this.lookbehindGroups === null) return
    if (!this.isClosed(group)) throw new PatternError('refused', 'a reference to an open group', position)
    if (group >= this.lookbehindGroups) throw new PatternError('refused', 'a reference to a group of the same look-behind', position)
  }

  /** @param frames Calls of Python that are open. */
  checkDepth(frames: number): void {
    const doubt = depthDoubt(frames, this.tokens.position)
    this.unknown ??= doubt
  }
}
