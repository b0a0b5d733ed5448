import { isAnchored } from './anchors'
import * as F from './frame'
import * as I from './instructions'
import { countUnits, isOne, isRepeated } from './units'

/** The pattern does not match a beginning of the text. */
export const NO_MATCH = -1
/** The steps that were allowed did not suffice. */
export const TOO_COSTLY = -2
/** It does, with a group that ends before it begins: Python raises SystemError ("The span of capturing group is wrong"). */
export const PYTHON_FAILS = -3

const UNSET = -1

/** Outcomes of a part. */
const GO_ON = 0
const MATCHED = 1
const FAILED = 2

/**
 * Runs a program as CPython 3.11.5 `Modules/_sre/sre_lib.h` does, its oddities with marks included, with a stack of its own and steps that are
 * counted: nothing is recursive. A step is an instruction, a character of a repetition, or a mark that is kept.
 */
export class Matcher {
  /** Steps of the last run. */
  steps = 0
  private stepsMax = 0
  private text: Uint32Array = new Uint32Array(0)
  private place = 0
  private at = 0
  /** Where the part that matched last ended. */
  private end = 0
  private round: F.Round | null = null
  private lastMark = UNSET
  private readonly marks: Int32Array
  private readonly frames: F.Frame[] = []

  constructor(private readonly program: I.Program) {
    this.marks = new Int32Array(program.marks).fill(UNSET)
  }

  /** @param text in code points. @returns where the match ends, NO_MATCH or TOO_COSTLY. */
  match(text: Uint32Array, stepsMax: number): number {
    this.text = text
    this.stepsMax = stepsMax
    this.steps = this.place = this.at = 0
    this.round = null
    this.lastMark = UNSET
    this.frames.length = 0
    for (;;) {
      let outcome = this.forward()
      for (;;) {
        if (this.steps > stepsMax) return TOO_COSTLY
        const frame = this.frames.pop()
        if (!frame) return outcome === MATCHED ? this.checkedEnd() : NO_MATCH
        outcome = this.comeBack(frame, outcome === MATCHED)
        if (outcome === GO_ON) break
      }
    }
  }

  /** `pattern_new_match` of `sre.c`. */
  private checkedEnd(): number {
    const { marks, lastMark } = this
    for (let mark = 0; mark < lastMark; mark += 2) {
      if (marks[mark + 1] !== UNSET && marks[mark] > marks[mark + 1]) return PYTHON_FAILS
    }
    return this.end
  }

  /** Runs instructions until a part ends. */
  private forward(): number {
    const { code } = this.program
    const { text } = this
    while (++this.steps <= this.stepsMax) {
      const place = this.place
      if (code[place] <= I.TEST) {
        if (this.at >= text.length || !isOne(this.program, place, text[this.at])) return FAILED
        this.at++
        this.place += I.SIZE
        continue
      }
      const outcome = this.instruction(place, code[place], code[place + 1])
      if (outcome !== GO_ON) return outcome
    }
    return FAILED
  }

  private instruction(place: number, operation: number, a: number): number {
    switch (operation) {
      case I.MARK:
        this.mark(a)
        return this.goTo(place + I.SIZE)
      case I.ANCHOR: return isAnchored(this.text, this.at, a) ? this.goTo(place + I.SIZE) : FAILED
      case I.JUMP: return this.goTo(a)
      case I.BRANCH: return this.branch(place, 0, this.at, this.lastMark, this.keptMarks())
      case I.REPEAT_UNIT: return this.repeatUnit(place)
      case I.REPEAT: return this.repeat(place, a)
      case I.UNTIL: return this.until(place)
      case I.REPEAT_POSSESSIVE:
        this.end = this.at
        return this.possess(place, 0, this.at)
      case I.ATOMIC:
        this.push(F.AFTER_ATOMIC, place, this.at)
        return this.goTo(place + I.SIZE)
      case I.LOOK: return this.look(place)
      case I.REFERENCE: return this.reference(place, a)
      case I.CONDITION: return this.goTo(this.hasGroup(a) ? place + I.SIZE : this.program.code[place + 2])
      case I.SUCCESS:
        this.end = this.at
        return MATCHED
      default: return FAILED
    }
  }

  /** Goes on from a frame whose part has ended. */
  private comeBack(frame: F.Frame, matched: boolean): number {
    switch (frame.after) {
      case F.AFTER_BRANCH:
        if (matched) return MATCHED
        this.restore(frame)
        return this.branch(frame.place, frame.count + 1, frame.at, frame.lastMark, frame.marks)
      case F.AFTER_UNIT_GREEDY:
        if (matched) return MATCHED
        this.restore(frame)
        return this.giveBack(frame.place, frame.count - 1, frame.at - 1, frame.lastMark, frame.marks)
      case F.AFTER_UNIT_LAZY: return matched ? MATCHED : this.takeOneMore(frame)
      case F.AFTER_REPEAT:
        this.round = frame.round!.outer
        return matched ? MATCHED : FAILED
      case F.AFTER_NEEDED_ROUND: case F.AFTER_LAZY_ROUND: return this.afterRound(frame, matched)
      case F.AFTER_GREEDY_ROUND:
        if (this.afterRound(frame, matched) === MATCHED) return MATCHED
        this.restore(frame)
        return this.leave(frame.round!, frame.at)
      case F.AFTER_GREEDY_REST:
        this.round = frame.round
        return matched ? MATCHED : FAILED
      case F.AFTER_LAZY_REST: return this.afterLazyRest(frame, matched)
      case F.AFTER_NEEDED_POSSESSION: return matched ? this.possess(frame.place, frame.count + 1, frame.at) : FAILED
      case F.AFTER_POSSESSION: return this.afterPossession(frame, matched)
      case F.AFTER_ATOMIC: return matched ? this.resume(this.program.code[frame.place + 1], this.end) : FAILED
      default: return this.afterLook(frame, matched)
    }
  }

  private goTo(place: number): number {
    this.place = place
    return GO_ON
  }

  private resume(place: number, at: number): number {
    this.place = place
    this.at = at
    return GO_ON
  }

  private push(after: number, place: number, at: number, count = 0, round: F.Round | null = null, lastAt = UNSET, lastMark = UNSET, marks: Int32Array | null = null): void {
    this.frames.push({ after, place, at, count, round, lastAt, lastMark, marks })
  }

  /** A mark beyond the last one is set; those that were passed over are not. */
  private mark(mark: number): void {
    if (mark > this.lastMark) {
      this.steps += mark - this.lastMark
      this.marks.fill(UNSET, this.lastMark + 1, mark)
      this.lastMark = mark
    }
    this.marks[mark] = this.at
  }

  /** Marks as they are. Python keeps them only inside of a repetition. */
  private keptMarks(): Int32Array | null {
    return this.round ? this.allMarks() : null
  }

  private allMarks(): Int32Array | null {
    this.steps += this.lastMark + 1
    return this.lastMark === UNSET ? null : this.marks.slice(0, this.lastMark + 1)
  }

  private restore({ marks, lastMark }: F.Frame): void {
    if (marks) {
      this.steps += marks.length
      this.marks.set(marks)
    }
    this.lastMark = lastMark
  }

  private branch(place: number, from: number, at: number, lastMark: number, marks: Int32Array | null): number {
    const { code, alternatives } = this.program
    for (let i = from; i < code[place + 2]; i++) {
      const start = alternatives[code[place + 1] + i]
      this.steps++
      if (code[start] <= I.TEST && (at >= this.text.length || !isOne(this.program, start, this.text[at]))) continue
      this.push(F.AFTER_BRANCH, place, at, i, null, UNSET, lastMark, marks)
      return this.resume(start, at)
    }
    return FAILED
  }

  /** A repetition of single characters. */
  private repeatUnit(place: number): number {
    const { code } = this.program
    const [mode, min, max] = [code[place + 1], code[place + 2], code[place + 3]]
    if (min > this.text.length - this.at) return FAILED
    const count = this.countUnits(place + I.SIZE, this.at, mode === I.LAZY ? min : max)
    if (count < min) return FAILED
    this.at += count
    if (mode === I.POSSESSIVE) return this.goTo(place + 2 * I.SIZE)
    const marks = this.keptMarks()
    if (mode === I.GREEDY) return this.giveBack(place, count, this.at, this.lastMark, marks)
    this.push(F.AFTER_UNIT_LAZY, place, this.at, count, null, UNSET, this.lastMark, marks)
    return this.goTo(place + 2 * I.SIZE)
  }

  private countUnits(unit: number, from: number, max: number): number {
    const count = countUnits(this.program, unit, this.text, from, max)
    this.steps += count
    return count
  }

  /** What comes after a greedy repetition, with as many characters as are left to it, or fewer. */
  private giveBack(place: number, most: number, from: number, lastMark: number, marks: Int32Array | null): number {
    const { code } = this.program
    const rest = place + 2 * I.SIZE
    const isUnit = code[rest] <= I.TEST
    const { text } = this
    let at = from
    for (let count = most; count >= code[place + 2]; count--, at--) {
      this.steps++
      if (isUnit && (at >= text.length || !isOne(this.program, rest, text[at]))) continue
      this.push(F.AFTER_UNIT_GREEDY, place, at, count, null, UNSET, lastMark, marks)
      return this.resume(rest, at)
    }
    return FAILED
  }

  private takeOneMore(frame: F.Frame): number {
    const { code } = this.program
    const { place, at, count, lastMark, marks } = frame
    this.restore(frame)
    const max = code[place + 3]
    if ((max >= 0 && count >= max) || this.countUnits(place + I.SIZE, at, 1) === 0) return FAILED
    this.push(F.AFTER_UNIT_LAZY, place, at + 1, count + 1, null, UNSET, lastMark, marks)
    return this.resume(place + 2 * I.SIZE, at + 1)
  }

  private repeat(place: number, until: number): number {
    this.round = { place, outer: this.round, count: -1, lastAt: UNSET }
    this.push(F.AFTER_REPEAT, place, this.at, 0, this.round)
    return this.goTo(until)
  }

  /** The end of a round, or the beginning of the first. */
  private until(place: number): number {
    const { code } = this.program
    const round = this.round!
    const { at } = this
    const count = round.count + 1
    if (count < code[round.place + 2]) {
      round.count = count
      this.push(F.AFTER_NEEDED_ROUND, place, at, count, round, round.lastAt)
      return this.goTo(round.place + I.SIZE)
    }
    if (code[place + 2] === 1) return this.leaveLazily(place, round, count)
    if (!this.mayRepeat(round, count, at)) return this.leave(round, at)
    round.count = count
    this.push(F.AFTER_GREEDY_ROUND, place, at, count, round, round.lastAt, this.lastMark, this.allMarks())
    round.lastAt = at
    return this.goTo(round.place + I.SIZE)
  }

  /** A round that takes nothing is not followed by another. */
  private mayRepeat(round: F.Round, count: number, at: number): boolean {
    const max = this.program.code[round.place + 3]
    return (max < 0 || count < max) && at !== round.lastAt
  }

  private afterRound({ round, lastAt, count }: F.Frame, matched: boolean): number {
    round!.lastAt = lastAt
    if (matched) return MATCHED
    round!.count = count - 1
    return FAILED
  }

  /** What comes after a greedy repetition of more than characters. */
  private leave(round: F.Round, at: number): number {
    this.round = round.outer
    this.push(F.AFTER_GREEDY_REST, round.place, at, 0, round)
    return this.resume(this.program.code[round.place + 1] + I.SIZE, at)
  }

  private leaveLazily(place: number, round: F.Round, count: number): number {
    this.round = round.outer
    this.push(F.AFTER_LAZY_REST, place, this.at, count, round, UNSET, this.lastMark, this.keptMarks())
    return this.goTo(place + I.SIZE)
  }

  private afterLazyRest(frame: F.Frame, matched: boolean): number {
    const { place, at, count } = frame
    const round = frame.round!
    this.round = round
    if (matched) return MATCHED
    this.restore(frame)
    if (!this.mayRepeat(round, count, at)) return FAILED
    round.count = count
    this.push(F.AFTER_LAZY_ROUND, place, at, count, round, round.lastAt)
    round.lastAt = at
    return this.resume(round.place + I.SIZE, at)
  }

  /** The next round of a possessive repetition, which begins where the last one ended. @param before where that one began. */
  private possess(place: number, count: number, before: number): number {
    const { code } = this.program
    const [min, max] = [code[place + 2], code[place + 3]]
    if (count < min) {
      this.push(F.AFTER_NEEDED_POSSESSION, place, before, count)
      return this.resume(place + I.SIZE, this.end)
    }
    return this.possessMore(place, count, max, UNSET)
  }

  private possessMore(place: number, count: number, max: number, before: number): number {
    if ((max >= 0 && count >= max) || this.end === before) return this.resume(this.program.code[place + 1], this.end)
    this.push(F.AFTER_POSSESSION, place, this.end, count, null, UNSET, this.lastMark, this.allMarks())
    return this.resume(place + I.SIZE, this.end)
  }

  private afterPossession(frame: F.Frame, matched: boolean): number {
    const { code } = this.program
    if (matched) return this.possessMore(frame.place, frame.count + 1, code[frame.place + 3], frame.at)
    this.restore(frame)
    return this.resume(code[frame.place + 1], frame.at)
  }

  private look(place: number): number {
    const { code } = this.program
    const back = code[place + 2]
    const isNegated = code[place + 3] === 1
    if (this.at < back) return isNegated ? this.goTo(code[place + 1]) : FAILED
    this.push(F.AFTER_LOOK, place, this.at, 0, null, UNSET, this.lastMark, isNegated ? this.keptMarks() : null)
    return this.resume(place + I.SIZE, this.at - back)
  }

  private afterLook(frame: F.Frame, matched: boolean): number {
    const { code } = this.program
    const isNegated = code[frame.place + 3] === 1
    if (matched === isNegated) return FAILED
    if (isNegated) this.restore(frame)
    return this.resume(code[frame.place + 1], frame.at)
  }

  private hasGroup(group: number): boolean {
    const mark = 2 * group
    if (mark >= this.lastMark) return false
    const [start, end] = [this.marks[mark], this.marks[mark + 1]]
    return start !== UNSET && end !== UNSET && end >= start
  }

  private reference(place: number, group: number): number {
    if (!this.hasGroup(group)) return FAILED
    const [start, end] = [this.marks[2 * group], this.marks[2 * group + 1]]
    this.steps += end - start
    if (!isRepeated(this.text, start, end, this.at, this.program.code[place + 2])) return FAILED
    return this.resume(place + I.SIZE, this.at + end - start)
  }
}
