import { describe, expect, it } from 'vitest'
import { Budget } from '@shared/checks/policy/excludes/python-re/budget'
import { compilePython } from '@shared/checks/policy/excludes/python-re/compile-python'
import { matchText } from '@shared/checks/policy/excludes/python-re/python-pattern'
import { MENDED_POSSESSIVES, PYTHON, pythonRows } from '../../../../../support/python-match'

function compiled(pattern: string) {
  const result = compilePython(pattern)
  if (result.status !== 'compiled') throw new Error(`${result.status}: ${result.reason}`)
  return (path: string, budget = new Budget()) => result.pattern.match(matchText(path), budget)
}

const nested = (depth: number, open = '(', close = ')') => `${open.repeat(depth)}a${close.repeat(depth)}`

const OUTCOMES: readonly (readonly [pattern: string, status: string, reason: RegExp | null])[] = [
  ['a{4294967294}', 'compiled', null],
  ['a{4294967295}', 'crashes', /OverflowError/],
  ['a{0,99999999999}', 'crashes', /OverflowError/],
  [`a{${'9'.repeat(4301)}}`, 'crashes', /ValueError/],
  [`a{${'0'.repeat(4000)}2}`, 'compiled', null],
  ['(?a)(?u)x', 'crashes', /ValueError/],
  [nested(300), 'compiled', null],
  [nested(600), 'crashes', /RecursionError/],
  [nested(100_000), 'crashes', /RecursionError/],
  [nested(400, '(x|', ')*'), 'crashes', /RecursionError/],
  [nested(600, '(?:', ')*'), 'crashes', /RecursionError/],
  [`${nested(400)})`, 'refused', /without its \(/],
  ['(?i)a|B', 'compiled', null],
  ['(?x) (?m) a', 'compiled', null],
  ['a(?i)', 'refused', /at its start/],
  ['((?i)a)', 'refused', /at its start/],
  ['a|(?i)b', 'refused', /at its start/],
  ['(?t)a', 'compiled', null],
  ['(?t)a*', 'refused', /flag t/],
  ['(?<=a|bc)d', 'refused', /fixed width/],
  ['(?<=a{4294967294}b{3})c', 'refused', /fixed width/],
  ['(?<=(a)\\1)b', 'refused', /same look-behind/],
  ['(a)(?<=\\1)b', 'compiled', null],
  ['(?( 1 )a|b)(c)', 'compiled', null],
  ['(?(-1)a|b)(c)', 'refused', /condition/],
  ['a{1}\\', 'refused', /backslash/],
  ['a{99999999999}\\', 'refused', /backslash/],
  ['\\N{no, such}', 'refused', /no, such/],
]

describe('a pattern', () => {
  it.each(OUTCOMES.map((one) => [one[0].slice(0, 40), ...one] as const))('%s: %s', (_, pattern, status, reason) => {
    const result = compilePython(pattern)
    expect(result.status).toBe(status)
    if (reason && result.status !== 'compiled') expect(result.reason).toMatch(reason)
  })

  it.skipIf(!PYTHON)('has the outcome that Python 3.11 or 3.12 gives it (skipped without one)', () => {
    expect(pythonRows(OUTCOMES.map(([pattern]) => pattern), []).map((row, i) => [OUTCOMES[i][0], row.status])).toEqual(OUTCOMES.map(([pattern, status]) => [pattern, status]))
  })

  it.each([
    ['\\N{DIGIT ONE}', /\\N\{DIGIT ONE\}/], ['[z-\\N{DIGIT ONE}]', /DIGIT/], [nested(400), /nested/], [nested(260, '(x|', ')*'), /nested/], ['a'.repeat((1 << 20) + 1), /characters/],
    ['(?i:[\\0-\\uffff]+)'.repeat(300), /classes/],
  ].map(([pattern, reason]) => [(pattern as string).slice(0, 40), pattern, reason] as const))('%s is not run, with the reason', (_, pattern, reason) => {
    const result = compilePython(pattern as string)
    expect(result).toMatchObject({ status: 'not-run', reason: expect.stringMatching(reason as RegExp) as string })
  })

  it('tells where it went wrong, in characters', () => {
    const position = (pattern: string) => (compilePython(pattern) as { position: number | null }).position
    expect([position('a(b'), position('😀[a'), position('ab)'), position('a\\q'), position('(?(7)a)')]).toEqual([1, 1, 2, 1, 0])
  })
})

describe('no pattern hangs', () => {
  it.each([
    ['(a+)+$', true], ['(a|aa)*$', true], ['(a|a)*[bc]', false], ['(a|a)*b', false], ['(.*)*[xy]', false], ['(?:a?){30}a{30}$', false], ['(a*)*[cd]', false], ['((a+)(a+))+$', true],
  ])('%s is left to RE2, which knows the answer', (pattern, expected) => {
    expect(compiled(pattern)('a'.repeat(5000))).toBe(expected)
    expect(compiled(pattern)(`${'a'.repeat(5000)}!`)).toBe(false)
  })

  it.each(['(a+)+\\b[!?]', '(?:(?=(a|aa)+)a+)*(?=b)', '(a|a)*\\1[bc]', '(?:a|a)*(?<!a)', '(?:(?:(?:a*)*)*)*(?!a|$)', '(?:){4000000000}', '(?:a{0,4000000000}){4000000}(?=b)', '(?i:(a|a)*[bc])'])('%s ends when its steps are spent', (pattern) => {
    const match = compiled(pattern)
    const start = performance.now()
    expect(match('a'.repeat(200))).toBe('too-costly')
    expect(performance.now() - start).toBeLessThan(5000)
  })

  it('a text of a million characters overflows no stack', () => {
    expect(compiled('(?:a|b)*+\\Z')('ab'.repeat(100))).toBe(true)
    for (const pattern of ['(?:a|b)*(?=c)', '(?:a|b)*?(?=c)', '(?:(?:a|b)(?!c))*+[cd]', '((a)|(b))*\\2[cd]']) expect(compiled(pattern)('ab'.repeat(500_000))).toBe('too-costly')
  })

  it('a pattern of many parts is read in time', () => {
    expect(compiled(Array.from({ length: 50_000 }, (_, i) => `/${i}`).join('|'))('/49999x')).toBe(true)
    expect(compiled(`(${Array.from({ length: 50_000 }, (_, i) => `/${i}`).join(')|(')})`)('/49999x')).toBe(true)
    expect(compiled('()'.repeat(50_000))('')).toBe(true)
    expect(compiled(`[${'ab'.repeat(200_000)}]`)('b')).toBe(true)
  })

  it('once the steps of the run are spent, no answer is made up', () => {
    const budget = new Budget(20, 15)
    const match = compiled('(?:a|b)*(?=c)')
    expect([match('abc', budget), match('abc', budget), match('abc', budget)]).toEqual([true, true, 'too-costly'])
  })
})

const FAILING = [['((b+)++|a?)++', 'ba'], ['(?:(a)(?=a?)+|b*+)++', 'ab'], ['(?:(|b*)+a++|a?+)++', 'aaba']] as const

describe('a group that ends before it begins', () => {
  it.each(FAILING)('%s on %s makes Python itself fail', (pattern, path) => {
    expect(compiled(pattern)(path)).toBe('python-fails')
  })

  it.skipIf(!PYTHON)('as it does from Python 3.11.5 on (skipped without Python 3.11 or 3.12)', () => {
    const matches = FAILING.map(([pattern, path]) => pythonRows([pattern], [path])[0].matches)
    if (MENDED_POSSESSIVES) expect(matches).toEqual(FAILING.map(() => ['python-fails']))
  })
})
