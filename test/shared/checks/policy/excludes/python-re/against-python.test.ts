/** Patterns made by the grammar of Python's `re`, alone and in Keylime's combined form: compiled or not, and matched, exactly as `python3` does. `FUZZ_SEED=N` makes others. */
import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { Budget } from '@shared/checks/policy/excludes/python-re/budget'
import { compilePython } from '@shared/checks/policy/excludes/python-re/compile-python'
import { matchText } from '@shared/checks/policy/excludes/python-re/python-pattern'
import { parsePattern } from '@shared/checks/policy/excludes/python-re/read-pattern'
import { toRe2 } from '@shared/checks/policy/excludes/python-re/to-re2'
import { Random } from '../../../../../support/fuzz/random'
import { MENDED_POSSESSIVES, PYTHON, pythonRows } from '../../../../../support/python-match'
import { PatternMaker, randomText } from '../../../../../support/random-pattern'

const SEED = Number(process.env.FUZZ_SEED ?? 20261127)
const TEXTS = 50
const POSSESSIVE = /[*+?}]\+/

/** @param list how many patterns of a list stand in one */
function madePatterns(random: Random, count: number, list: number, depth: number): string[] {
  const patterns: string[] = []
  while (patterns.length < count) {
    const elements = Array.from({ length: list }, () => new PatternMaker(random, list === 1 ? 0 : 1).pattern(depth))
    const pattern = list === 1 ? elements[0] : `(${elements.join(')|(')})`
    if (MENDED_POSSESSIVES || !POSSESSIVE.test(pattern)) patterns.push(pattern)
  }
  return patterns
}

describe.skipIf(!PYTHON)('against Python 3.11 or 3.12 (skipped without one)', () => {
  it.each([[3000, 1, 2], [1500, 1, 4], [1500, 2, 2], [1000, 3, 3]])('%i patterns, %i in a list, %i deep', { timeout: 120_000 }, (count, list, depth) => {
    const random = new Random(SEED + list * 10 + depth)
    const patterns = madePatterns(random, count, list, depth)
    const texts = Array.from({ length: TEXTS }, () => randomText(random))
    const paths = texts.map(matchText)
    const rows = pythonRows(patterns, texts)
    let compared = 0
    for (const [i, pattern] of patterns.entries()) {
      const compiled = compilePython(pattern)
      // A name of a character is the one thing that is not known here.
      if (compiled.status === 'not-run' && compiled.reason.includes('\\N{')) continue
      expect({ pattern, status: compiled.status }).toEqual({ pattern, status: rows[i].status })
      if (compiled.status !== 'compiled') continue
      const budget = new Budget()
      const ours = paths.map((path) => compiled.pattern.match(path, budget))
      const known = (answers: readonly unknown[]) => answers.filter((_, j) => rows[i].matches[j] !== null && ours[j] !== 'too-costly')
      expect({ pattern, matches: known(ours) }).toEqual({ pattern, matches: known(rows[i].matches) })
      compared += known(ours).length
    }
    expect(compared).toBeGreaterThan(count * TEXTS * 0.1)
  })

  it('RE2 says the same of what is left to it', { timeout: 120_000 }, () => {
    const random = new Random(SEED)
    const texts = Array.from({ length: TEXTS }, () => randomText(random)).filter((text) => !text.endsWith('\n'))
    const patterns = madePatterns(random, 4000, 1, 3).filter((pattern) => compilePython(pattern).status === 'compiled')
    const rows = pythonRows(patterns, texts)
    let compared = 0
    for (const [i, pattern] of patterns.entries()) {
      const { sequence, flags } = parsePattern(pattern)
      const translation = toRe2(sequence, flags)
      if (!translation) continue
      const re2 = RE2JS.compile(translation.text)
      const expected = rows[i].matches
      const found = texts.map((text, j) => (expected[j] === null ? null : re2.matcher(text).lookingAt()))
      expect({ pattern, found }).toEqual({ pattern, found: expected })
      compared++
    }
    expect(compared).toBeGreaterThan(500)
  })
})
