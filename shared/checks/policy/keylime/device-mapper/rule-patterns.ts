import { Budget } from '../../excludes/python-re/budget'
import { compilePython, type CompiledPattern } from '../../excludes/python-re/compile-python'
import { matchText } from '../../excludes/python-re/python-pattern'
import { DeviceStop } from './device-stop'
import type { PythonValue } from './python-value'

/** Steps that any comparison counts as, so that many rules and many events end too. */
const STEPS_OF_ONE = 100

/** Python's `re.fullmatch` with the patterns of one policy. */
export class RulePatterns {
  private readonly compiled = new Map<string, CompiledPattern>()

  constructor(private readonly budget = new Budget()) {}

  /** @throws DeviceStop where there are no steps left for one comparison more */
  spend(): void {
    if (!this.budget.allows(STEPS_OF_ONE)) throw new DeviceStop('unknown', 'more comparisons than are made')
    this.budget.spend(STEPS_OF_ONE)
  }

  /** @param text bigint: a number, which Python's matcher does not take */
  fullmatch(pattern: PythonValue, text: string | bigint): boolean {
    this.spend()
    if (typeof pattern !== 'string') throw new DeviceStop('parsing-failed', 'a pattern that is no text')
    const compiled = this.compile(pattern)
    if (compiled.status === 'not-run') throw new DeviceStop('unknown', compiled.reason)
    if (compiled.status !== 'compiled') throw new DeviceStop('crash', `a pattern of dm_policy does not compile (${compiled.reason})`)
    if (typeof text !== 'string') throw new DeviceStop('parsing-failed', 'a number held against a pattern')
    const answer = compiled.pattern.match(matchText(text), this.budget)
    if (answer === 'too-costly') throw new DeviceStop('unknown', 'a pattern that takes too many steps')
    if (answer === 'python-fails') throw new DeviceStop('crash', 'a pattern on which Python\'s own matcher raises SystemError')
    return answer
  }

  private compile(pattern: string): CompiledPattern {
    let compiled = this.compiled.get(pattern)
    if (compiled === undefined) {
      compiled = compilePython(pattern, 'whole')
      this.compiled.set(pattern, compiled)
    }
    return compiled
  }
}
