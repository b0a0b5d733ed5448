import { RE2JS, RE2JSException } from 're2js'
import type { Budget } from './budget'
import { ByBeginning } from './by-beginning'
import { literalPrefix, requiredTexts } from './literal-prefix'
import { Matcher, NO_MATCH, PYTHON_FAILS, TOO_COSTLY } from './matcher'
import type { Sequence } from './syntax'
import { toRe2, type Translation } from './to-re2'
import type { Width } from './width'
import { writeProgram, type Allowance } from './write-program'

/** Steps after which a pattern that RE2 knows is given to it: most need fewer. */
const STEPS_BEFORE_RE2 = 2000
const LF = 0x0a
/** Characters of a literal beginning that are looked at before the matcher is. */
const PREFIX_MAX = 1024

/** `too-costly`: not found out within the steps that there are; `python-fails`: a group is such that Python's own matcher raises SystemError. */
export type MatchAnswer = boolean | 'too-costly' | 'python-fails'

/** A path as the matcher wants it. */
export class MatchText {
  private known: Uint32Array | null = null

  constructor(readonly text: string) {}

  /** Its code points: most texts are told from what a pattern means without them. */
  get codes(): Uint32Array {
    return (this.known ??= codePoints(this.text))
  }
}

export function matchText(text: string): MatchText {
  return new MatchText(text)
}

function codePoints(text: string): Uint32Array {
  const codes = new Uint32Array(text.length)
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i)!
    codes[count++] = code
    if (code > 0xffff) i++
  }
  return count === codes.length ? codes : codes.subarray(0, count)
}

/** What a text must have so that a pattern can match it: it begins with the one, and holds the others one after the other. */
export interface LiteralNeeds {
  readonly prefix: string
  readonly required: readonly string[]
}

/** Has a text what it needs? */
export function isMet({ prefix, required }: LiteralNeeds, text: string): boolean {
  if (!text.startsWith(prefix)) return false
  let from = 0
  for (const one of required) {
    const at = text.indexOf(one, from)
    if (at === -1) return false
    from = at + one.length
  }
  return true
}

/** A compiled pattern. */
export class PythonPattern {
  /** A text that meets none of these is not matched. */
  readonly needs: readonly LiteralNeeds[]
  /** Literal characters that every path begins with which it matches; empty where there are none. */
  readonly prefix: string
  private readonly alternatives: ByBeginning<Alternative>

  constructor(alternatives: readonly Sequence[], flags: number, groupWidths: readonly (Width | null)[], allowance: Allowance) {
    const all = alternatives.map((one) => new Alternative(one, flags, groupWidths, allowance))
    this.needs = all
    this.prefix = all.length === 1 ? all[0].prefix : ''
    this.alternatives = new ByBeginning(all, ({ prefix }) => prefix)
  }

  /** Does it match a beginning of the path, as `re.match` has it? */
  match(path: MatchText, budget: Budget): MatchAnswer {
    const end = this.matchEnd(path, budget)
    if (end === TOO_COSTLY) return 'too-costly'
    return end === PYTHON_FAILS ? 'python-fails' : end !== NO_MATCH
  }

  /** Where the match ends, in code points; NO_MATCH, TOO_COSTLY, PYTHON_FAILS. */
  matchEnd(path: MatchText, budget: Budget): number {
    for (const alternative of this.alternatives.of(path.text)) {
      const end = alternative.matchEnd(path, budget)
      if (end !== NO_MATCH) return end
    }
    return NO_MATCH
  }
}

/** One alternative of the whole expression: run by the matcher, and where that takes long by RE2, if it can. */
class Alternative implements LiteralNeeds {
  private readonly matcher: Matcher
  readonly prefix: string
  readonly required: readonly string[]
  /** `undefined`: not asked for yet. */
  private re2: { readonly pattern: RE2JS; readonly size: number } | null | undefined

  constructor(private readonly sequence: Sequence, private readonly flags: number, groupWidths: readonly (Width | null)[], allowance: Allowance) {
    this.matcher = new Matcher(writeProgram(sequence, flags, groupWidths, allowance))
    this.prefix = String.fromCodePoint(...literalPrefix(sequence, flags).slice(0, PREFIX_MAX))
    this.required = requiredTexts(sequence, flags)
  }

  matchEnd(path: MatchText, budget: Budget): number {
    if (!isMet(this, path.text)) return NO_MATCH
    const allowed = budget.next
    const first = this.run(path, Math.min(allowed, STEPS_BEFORE_RE2), budget)
    if (first !== TOO_COSTLY || allowed <= STEPS_BEFORE_RE2) return first
    const re2 = path.codes.at(-1) === LF ? null : this.inRe2()
    const cost = re2 ? re2.size * path.codes.length : 0
    if (!re2 || !budget.allows(cost)) return this.run(path, allowed, budget)
    budget.spend(cost)
    const found = re2.pattern.matcher(path.text)
    return found.lookingAt() ? Array.from(path.text.slice(0, found.end())).length : NO_MATCH
  }

  private run(path: MatchText, steps: number, budget: Budget): number {
    const end = this.matcher.match(path.codes, steps)
    budget.spend(this.matcher.steps)
    return end
  }

  private inRe2() {
    if (this.re2 === undefined) this.re2 = compileRe2(toRe2(this.sequence, this.flags))
    return this.re2
  }
}

/** RE2 has limits of its own, on counts inside of counts: what it refuses is left to the matcher. */
function compileRe2(translation: Translation | null) {
  if (!translation) return null
  try {
    return { pattern: RE2JS.compile(translation.text), size: translation.size }
  } catch (error) {
    if (error instanceof RE2JSException) return null
    throw error
  }
}
