import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaseModel } from '@shared/checks/check'
import { compileExcludes } from '@shared/checks/policy/excludes/compile-excludes'
import { PYTHON, pythonMatches } from '../../../../support/python-match'

const POLICY = { evidence: 'e2', path: 'policy.json' }
const NO_LISTS = { excludeLists: [], given: new Set() } as unknown as CaseModel

function compiled(...excludes: string[]) {
  const { match, observations, everything } = compileExcludes(NO_LISTS, [{ ...POLICY, excludes }])
  return { observations, everything: everything.map((one) => one.pattern), match: (path: string | Uint8Array) => match(typeof path === 'string' ? new TextEncoder().encode(path) : path) }
}

const BOM = String.fromCodePoint(0xfeff)
/** What Python 3.11's `re.match` makes of the pattern, in the group that Keylime puts around it: paths that it matches, paths that it does not. */
const RUN: readonly (readonly [pattern: string, matches: readonly string[], others: readonly string[]])[] = [
  ['/usr', ['/usr', '/usr/bin/ls', '/usrlocal'], ['usr', '/opt/usr', '']],
  ['bin/ls', ['bin/lsblk'], ['/usr/bin/ls']],
  ['', ['', '/', '/any'], []],
  ['.*', ['', '/any', '\n'], []],
  ['^/tmp/.*$', ['/tmp/', '/tmp/a', '/tmp/a\n'], ['/tmp/a\nb', '/var/tmp/a']],
  ['/a$', ['/a', '/a\n'], ['/a\n\n', '/ab']],
  ['/a\\Z', ['/a'], ['/a\n', '/ab']],
  ['\\A/a', ['/ab'], ['/b/a']],
  ['/a|/b$', ['/a', '/ab', '/b'], ['/bc', '/c']],
  ['((/a$)|/b)', ['/a', '/a\n', '/bc'], ['/ab', '/a\n\n']],
  ['/(a|b$)', ['/a', '/b'], ['/bc']],
  ['.', ['a', '\r', '\u2028', '😀', BOM], ['\n', '']],
  ['.\\Z', ['😀', 'é', BOM], ['ab']],
  ['/x.y', ['/x😀y', '/x\ry'], ['/x\ny', '/xy']],
  ['/a{,3}b', ['/b', '/aaab'], ['/aaaab', '/a{,3}b']],
  ['/a{,}b', ['/b', '/aaaaab'], ['/a{,}b']],
  ['/a{2,}', ['/aa', '/aaa'], ['/a']],
  ['/a{02}b', ['/aab'], ['/ab', '/a{02}b']],
  [`/a{${'0'.repeat(60)}2}b`, ['/aab'], ['/ab']],
  ['/a{}', ['/a{}'], ['/a', '/']],
  ['/a{x}', ['/a{x}'], ['/a']],
  ['/{a}]', ['/{a}]'], ['/a']],
  ['[]a]x', [']x', 'ax'], ['bx']],
  ['[^]a]x', ['bx'], [']x', 'ax']],
  ['[[:alpha:]]', ['a]', ':]', '[]'], ['b]', 'a']],
  ['[a&&b]', ['&', 'a'], ['c']],
  ['[a-c-]', ['b', '-'], ['d']],
  ['[\\d/]x', ['1x', '/x', '٣x'], ['ax']],
  ['\\d+', ['7', '٣'], ['x', '²']],
  ['\\w', ['é', '_', 'ß', '٣'], ['-', ' ', BOM]],
  ['\\s', [' ', '\t', '\u00a0', '\u0085', '\u001c', '\u2028'], [BOM, 'a', '\u180e']],
  ['\\S', ['a', BOM], ['\u001c', ' ']],
  ['\\D\\W', ['a-'], ['1-', 'ab']],
  ['(?P<dir>/tmp)/', ['/tmp/x'], ['/tmp']],
  ['(?:/a){2}', ['/a/a/b'], ['/a/b']],
  ['/a+?b', ['/aab'], ['/b']],
  ['/\\.ssh/', ['/.ssh/x'], ['/xssh/x']],
  ['/\\x41\\u00e9\\U0001f600', ['/Aé😀'], ['/x41']],
  ['/a\\_b\\ c', ['/a_b c'], ['/a\\_b c']],
  ['/tmp/a b', ['/tmp/a b'], ['/tmp/a_b']],
]

/** What is not run: Python refuses it, or means something that RE2 cannot do in one pass. */
const REFUSED = [
  '(?i)/tmp', '(?i:/tmp)', '(?#comment)/tmp', '(?=/tmp)', '(?!/tmp)', '(?<=a)b', '(?>a)', '(?(1)a|b)', '(?P=x)', '(?<x>a)', '\\1', '\\k<x>', '\\b', '\\B', '\\0', '\\07', '\\p{L}',
  '\\N{DIGIT ONE}', '\\cA', '\\x{41}', '\\8', '\\xg1', '\\u12', '\\U00110000', '\\', '[\\D]', '[\\b]', '[b-a]', '[a-\\d]', '[', '[]', '[^]', '[a', '(', '(a', ')', 'a)', '*', '+a', '?', '|*', '(+)',
  'a**', 'a+*', 'a*{2}', 'a{2}{3}', 'a+?{2}', 'a++', 'a*+', 'a?+', 'a{2}+', '^*', '$?', '\\A+', '\\Z{2}', '{2}', '{,}', '{0}', '/a|{0}', '\\A*', '\\A?', 'b??{0}', '(?P<n>/)(?P<n>/)', '((?P<n>/)|(?P<n>a))', 'a|{1,2}', '({,3})', '$a', '(a$)b', '(a$)\\Z', '((a$))\\s', '(a$|b)*', 'a{1001}', 'a{3,2}', 'a{99999999999}',
  '((((a{30}){30}){30}){30})', `/${'a'.repeat(4096)}`,
]

describe('a pattern that is run', () => {
  it.each(RUN)('%j matches as Python does', (pattern, matches, others) => {
    const { match, observations } = compiled(pattern)
    expect(observations).toEqual([])
    expect(matches.filter((path) => !match(path))).toEqual([])
    expect(others.filter((path) => match(path))).toEqual([])
  })

  it('is one of many: any of them excludes', () => {
    const { match } = compiled('/tmp', '(broken', '/var/.*\\.log$')
    expect(['/tmp/x', '/var/a.log', '/var/a.txt', '/x'].map(match)).toEqual([true, true, false, false])
  })

  it('none at all excludes nothing', () => {
    expect(compiled().match('')).toBe(false)
  })

  it('takes time in proportion to the path, however it is nested', () => {
    const { match, observations } = compiled('(a+)+$', '(a|a)*b', '(.*)*x')
    expect(observations).toEqual([])
    expect(match('a'.repeat(20_000))).toBe(true)
    expect(match(`${'a'.repeat(20_000)}!`)).toBe(false)
  })

  it.each(['', '.*', '/', '/.', '/\ufffd', '[^x]', '\\S+'])('%j matches no path that is not UTF-8', (pattern) => {
    const { match } = compiled(pattern)
    for (const path of [[0x2f, 0xff], [0x2f, 0xed, 0xa0, 0x80], [0x2f, 0x61, 0xc3]]) expect(match(Uint8Array.from(path))).toBe(false)
    expect(match('/\ufffd')).toBe(true)
  })
})

describe('a pattern that is not run', () => {
  it.each(REFUSED)('%j excludes nothing, and is told with its file', (pattern) => {
    const { match, observations } = compiled(pattern)
    expect(observations).toMatchObject([{ code: 'policy.lint.exclude-not-run', severity: 'warning', evidence: 'e2', found: expect.any(String) as string }])
    expect(['', '/', '/tmp', '/tmp/a', 'a', 'aa', 'b'].filter((path) => match(path))).toEqual([])
  })

  it('is told once, however often it stands there', () => {
    expect(compiled('(?i)a', '(?i)a', '(?i)b').observations.map((one) => one.found)).toEqual(['(?i)a', '(?i)b'])
  })

  it('names a group that an earlier one of the list has: Python makes one pattern of them', () => {
    const { match, observations } = compiled('(?P<n>/a)', '(?P<n>/b)', '(?P<m>/c)')
    expect(observations.map((one) => one.found)).toEqual(['(?P<n>/b)'])
    expect(['/a', '/b', '/c'].map(match)).toEqual([true, false, true])
  })

  it('takes no names from those after it', () => {
    const { match, observations } = compiled('(?P<n>/a)**', '(?P<n>/b)')
    expect(observations.map((one) => one.found)).toEqual(['(?P<n>/a)**'])
    expect(match('/b')).toBe(true)
  })

  it('is shown in visible form', () => {
    expect(compiled('(?i)\u001b[31m').observations[0].found).toBe('(?i)\\u{1b}[31m')
  })
})

describe('a pattern that matches every path', () => {
  it.each(['', '.*', '.', '^', '/', '/.*', '^/', '/+', '(?:)', '(/tmp|)', '[^\n]', '.{0,1000}$', '/(.|x)', '\\A.'])('%j is told', (pattern) => {
    expect(compiled('/tmp', pattern).everything).toEqual([pattern])
  })

  it.each(['/usr', '^$', '/$', '/[a-z]', '/[^/]*$', '/.{3}$', '/\\S', '/[ -~]', '[^/]', '//', '/.*\\.log$', '(?i).*'])('%j is not one', (pattern) => {
    expect(compiled(pattern).everything).toEqual([])
  })

  it('is told once a file', () => {
    expect(compiled('', '.*').everything).toEqual([''])
  })
})

it('exclude lists that the user named add to the policy\'s; others do not', () => {
  const list = (evidence: string, pattern: string) => ({ evidence, path: `${evidence}.txt`, patterns: [pattern] })
  const model = { excludeLists: [list('e3', '/opt'), list('e4', '/etc')], given: new Set(['e3']) } as unknown as CaseModel
  const { match } = compileExcludes(model, [{ ...POLICY, excludes: ['/tmp'] }])
  expect(['/tmp/a', '/opt/a', '/etc/a'].map((path) => match(new TextEncoder().encode(path)))).toEqual([true, true, false])
})

/** Pieces of patterns, most of which fit together. */
const PIECES = [
  'a', 'b', '/', '.', '*', '+', '?', '{2}', '{1,}', '{,2}', '{,}', '{}', '{a', '(', ')', '(?:', '|', '[ab]', '[^a]', '[]a]', '[a-b]', '[\\d]', '[\\s/]', '[^\\w]', '^', '$', '\\d', '\\w', '\\s', '\\D', '\\W', '\\S',
  '\\A', '\\Z', '\\b', '\\.', '\\n', '\\x61', '\n', '(?P<n>', '(?i:', '*?', '+?', '??', '++', '[[:alpha:]]', 'é', '😀', '_', '\\_', '}', ']', '[', '(?=',
]
const PATHS = ['', 'a', 'b', '/', 'aa', 'ab', 'aab', '/a/b', 'a\n', 'a\nb', '\n', '1', ' ', '_', ']', 'a]', '{', 'a{}', 'a{2}', 'é', '😀a', '.', '\u0085', '\u001c', BOM, '٣', '}', '[', ':]', '{a']

describe.skipIf(!PYTHON)('against Python 3.11 or later (skipped without one)', () => {
  it('the table above is Python\'s own', () => {
    const paths = [...new Set(RUN.flatMap(([, matches, others]) => [...matches, ...others]))]
    const table = pythonMatches(RUN.map(([pattern]) => pattern), paths)
    for (const [i, [pattern, matches, others]] of RUN.entries()) {
      const outcome = (path: string) => table[i]?.[paths.indexOf(path)]
      expect([pattern, matches.map(outcome), others.map(outcome)]).toEqual([pattern, matches.map(() => true), others.map(() => false)])
    }
  })

  it('whatever is run is what Python runs, with the same outcome', () => {
    const patterns = [...new Set(fc.sample(fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join('')), 5000))]
    const expected = pythonMatches(patterns, PATHS)
    let run = 0
    for (const [i, pattern] of patterns.entries()) {
      const { match, observations } = compiled(pattern)
      if (observations.length > 0) continue
      run++
      expect({ pattern, matches: PATHS.map(match) }).toEqual({ pattern, matches: expected[i] })
    }
    expect(run).toBeGreaterThan(patterns.length / 10)
  })
})
