import { caselessTest, classCost, classTest, withAsciiTable, type CharacterTest } from './character-sets'
import * as I from './instructions'
import { PatternError, depthDoubt } from './pattern-error'
import { COUNT_END, FLAG, combineFlags, type Anchor, type GroupItem, type Item, type RepeatItem, type Sequence } from './syntax'
import { widthOf, type Width } from './width'

/** Instructions of a pattern, and characters that its classes look at: more is not run. */
const INSTRUCTIONS_MAX = 1 << 20
const CLASS_COST_MAX = 1 << 24
/** Counts beyond any text. */
const COUNT_MAX = 0x7fff_ffff
/** `MAXCODE` of `_compiler.py`. */
const BEHIND_MAX = 0xffff_ffff

const MODES = { greedy: I.GREEDY, lazy: I.LAZY, possessive: I.POSSESSIVE } as const

/** What all programs of one pattern share. */
export interface Allowance {
  instructions: number
  classes: number
  unknown: string | null
}

export function newAllowance(): Allowance {
  return { instructions: INSTRUCTIONS_MAX, classes: CLASS_COST_MAX, unknown: null }
}

/**
 * The program of a pattern, or of one of its alternatives: CPython 3.11 `_compiler.py`, `_compile`.
 * @param groupWidths of the whole pattern, by number from 0, the whole
 * @throws PatternError where Python refuses what it could read
 */
export function writeProgram(sequence: Sequence, flags: number, groupWidths: readonly (Width | null)[], allowance: Allowance): I.Program {
  const writer = new ProgramWriter(groupWidths, allowance)
  writer.sequence(sequence, flags, 1)
  writer.add(I.SUCCESS)
  return writer.program()
}

class ProgramWriter {
  private readonly code: number[] = []
  private readonly tests: CharacterTest[] = []
  private readonly alternatives: number[] = []
  /** Marks of beginnings that it sets. */
  private readonly marked = new Set<number>()

  constructor(private readonly groupWidths: readonly (Width | null)[], private readonly allowance: Allowance) {}

  program(): I.Program {
    const code = Int32Array.from(this.code)
    let [first, last] = [Infinity, -1]
    for (const mark of this.marked) [first, last] = [Math.min(first, mark), Math.max(last, mark + 1)]
    for (let place = 0; place < code.length; place += I.SIZE) this.settleGroup(code, place, first)
    return { code, tests: this.tests, alternatives: this.alternatives, marks: last === -1 ? 0 : last + 1 - first }
  }

  /**
   * Marks are counted from the first that the program sets. A group of another alternative of the whole never took part: a reference to it fails, a
   * condition on it does not hold.
   */
  private settleGroup(code: Int32Array, place: number, first: number): void {
    const operation = code[place]
    if (operation === I.MARK) code[place + 1] -= first
    if (operation !== I.REFERENCE && operation !== I.CONDITION) return
    if (this.marked.has(2 * code[place + 1])) code[place + 1] -= first / 2
    else code.set(operation === I.REFERENCE ? [I.FAILURE, 0, 0, 0] : [I.JUMP, code[place + 2], 0, 0], place)
  }

  /** @returns the place of the instruction. */
  add(operation: number, a = 0, b = 0, c = 0): number {
    if (--this.allowance.instructions < 0) throw new PatternError('not-run', 'more parts than are run')
    return this.code.push(operation, a, b, c) - I.SIZE
  }

  private get place(): number {
    return this.code.length
  }

  /** @param frames Calls of Python that are open. */
  sequence(sequence: Sequence, flags: number, frames: number): void {
    const doubt = depthDoubt(frames, null)
    this.allowance.unknown ??= doubt
    for (const item of sequence) this.item(item, flags, frames)
  }

  private item(item: Item, flags: number, frames: number): void {
    switch (item.kind) {
      case 'literal': case 'any': case 'class': return this.unit(item, flags)
      case 'anchor': return void this.add(I.ANCHOR, anchorOf(item.anchor, flags))
      case 'repeat': return this.repeat(item, flags, frames)
      case 'group': return this.group(item, flags, frames)
      case 'atomic': return this.enclosed(I.ATOMIC, item.body, flags, frames, [0, 0])
      case 'look': return this.look(item, flags, frames)
      case 'reference': return void this.add(I.REFERENCE, item.group - 1, flags & FLAG.ignoreCase ? (flags & FLAG.unicode ? I.COMPARE_UNICODE : I.COMPARE_ASCII) : I.COMPARE_EXACT)
      case 'condition': return this.condition(item, flags, frames)
      case 'branch': return this.branch(item.alternatives, flags, frames)
    }
  }

  private unit(item: Item & { readonly kind: 'literal' | 'any' | 'class' }, flags: number): void {
    if (item.kind === 'any') return void this.add(flags & FLAG.dotAll ? I.ANY_OR_LF : I.ANY)
    if (item.kind === 'class') {
      this.allowance.classes -= classCost(item, flags)
      if (this.allowance.classes < 0) throw new PatternError('not-run', 'larger classes than are run')
      return this.test(classTest(item, flags))
    }
    const { code, negated } = item
    const caseless = flags & FLAG.ignoreCase ? caselessTest(code, negated, flags) : null
    if (caseless) this.test(caseless)
    else if (negated) this.test((other) => other !== code)
    else this.add(I.CHARACTER, code)
  }

  private test(test: CharacterTest): void {
    this.add(I.TEST, this.tests.push(withAsciiTable(test)) - 1)
  }

  private repeat({ mode, min, max, body }: RepeatItem, flags: number, frames: number): void {
    if (flags & FLAG.template) throw new PatternError('refused', 'a repetition under the flag t')
    const [low, high] = [Math.min(min, COUNT_MAX), max === COUNT_END ? -1 : Math.min(max, COUNT_MAX)]
    if (isUnit(body)) {
      this.add(I.REPEAT_UNIT, MODES[mode], low, high)
      return this.sequence(body, flags, frames + 1)
    }
    if (mode === 'possessive') return this.enclosed(I.REPEAT_POSSESSIVE, body, flags, frames, [low, high])
    const start = this.add(I.REPEAT, 0, low, high)
    this.sequence(body, flags, frames + 1)
    this.code[start + 1] = this.add(I.UNTIL, start, mode === 'lazy' ? 1 : 0)
  }

  /** A body that is matched for itself, up to its own SUCCESS. */
  private enclosed(operation: number, body: Sequence, flags: number, frames: number, [b, c]: readonly [number, number]): void {
    const start = this.add(operation, 0, b, c)
    this.sequence(body, flags, frames + 1)
    this.add(I.SUCCESS)
    this.code[start + 1] = this.place
  }

  private group({ number, addedFlags, removedFlags, body }: GroupItem, flags: number, frames: number): void {
    const inner = combineFlags(flags, addedFlags, removedFlags)
    if (number === null) return this.sequence(body, inner, frames + 1)
    const mark = 2 * (number - 1)
    this.marked.add(mark)
    this.add(I.MARK, mark)
    this.sequence(body, inner, frames + 1)
    this.add(I.MARK, mark + 1)
  }

  private look({ behind, negated, body }: Item & { readonly kind: 'look' }, flags: number, frames: number): void {
    const { low, high } = behind ? widthOf(body, this.groupWidths) : { low: 0, high: 0 }
    if (low > BEHIND_MAX || low !== high) throw new PatternError('refused', 'a look-behind without a fixed width')
    this.enclosed(I.LOOK, body, flags, frames, [Math.min(low, COUNT_MAX), negated ? 1 : 0])
  }

  private condition({ group, yes, no }: Item & { readonly kind: 'condition' }, flags: number, frames: number): void {
    const start = this.add(I.CONDITION, group - 1)
    this.sequence(yes, flags, frames + 1)
    // An empty second branch is none, as in Python.
    const skip = no && no.length > 0 ? this.add(I.JUMP) : null
    this.code[start + 2] = this.place
    if (skip === null) return
    this.sequence(no!, flags, frames + 1)
    this.code[skip + 1] = this.place
  }

  private branch(alternatives: readonly Sequence[], flags: number, frames: number): void {
    const first = this.alternatives.length
    this.alternatives.length += alternatives.length
    this.add(I.BRANCH, first, alternatives.length)
    const jumps = alternatives.map((alternative, i) => {
      this.alternatives[first + i] = this.place
      this.sequence(alternative, flags, frames + 1)
      return this.add(I.JUMP)
    })
    for (const jump of jumps) this.code[jump + 1] = this.place
  }
}

/** Does a body take exactly one character, without capturing it? */
function isUnit(body: Sequence): boolean {
  if (body.length !== 1) return false
  const [item] = body
  if (item.kind === 'group') return item.number === null && isUnit(item.body)
  return item.kind === 'literal' || item.kind === 'any' || item.kind === 'class'
}

function anchorOf(anchor: Anchor, flags: number): number {
  const multiline = (flags & FLAG.multiline) !== 0
  const ascii = (flags & FLAG.unicode) === 0
  switch (anchor) {
    case 'start': return multiline ? I.AT_LINE_START : I.AT_START
    case 'end': return multiline ? I.AT_LINE_END : I.AT_END
    case 'text-start': return I.AT_START
    case 'text-end': return I.AT_TEXT_END
    case 'boundary': return ascii ? I.AT_ASCII_BOUNDARY : I.AT_BOUNDARY
    case 'not-boundary': return ascii ? I.AT_NOT_ASCII_BOUNDARY : I.AT_NOT_BOUNDARY
  }
}
