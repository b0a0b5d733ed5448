import { describe, expect, it } from 'vitest'
import type { CaseModel } from '@shared/checks/check'
import { compileExcludes } from '@shared/checks/policy/excludes/compile-excludes'
import { matchText } from '@shared/checks/policy/excludes/python-re/python-pattern'
import { PYTHON, pythonRows } from '../../../../support/python-match'

const POLICY = { evidence: 'e2', path: 'policy.json' }
const NO_LISTS = { excludeLists: [], given: new Set() } as unknown as CaseModel

function compiled(...excludes: string[]) {
  const { patterns, observations, everything } = compileExcludes(NO_LISTS, [{ ...POLICY, excludes }])
  return { observations, everything: everything.map((one) => one.pattern), match: (path: string) => patterns.some((one) => one.match(matchText(path)) === true) }
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
  ['(?i:/TMP)', ['/tmp/x', '/Tmp'], ['/tm']],
  ['(?i:K\u017f\u1e9e)', ['kSß', '\u212as\u00df'], ['kss']],
  ['(?#comment)/tmp', ['/tmp'], ['/tm']],
  ['(?=/tmp)/t', ['/tmp'], ['/tm']],
  ['/(?!tmp)', ['/tm', '/opt'], ['/tmp']],
  ['/a(?<=a)b', ['/ab'], ['/a']],
  ['/(?>a*)b', ['/aab'], ['/aa']],
  ['(/a)?x(?(2)a|b)', ['/axa', 'xb'], ['/axb', 'xa']],
  ['(?P<q>a|b)/(?P=q)', ['a/a', 'b/b'], ['a/b']],
  ['(?:(a)|b)*\\2', ['aba'], ['bb', 'ab']],
  ['/\\bmp\\B', ['/mpx'], ['/mp', '/mp/']],
  ['/\\0\\07\\141', ['/\0\u0007a'], ['/07a']],
  ['[\\D][\\b]', ['a\b'], ['1\b', 'ab']],
  ['a++b', ['aab'], ['aa']],
  ['a{2}+a', ['aaa'], ['aa']],
  ['$a|(a$)\\n', ['a\n'], ['a', '']],
  ['(a$|b)*\\n', ['ba\n', '\n'], ['ab']],
  ['/a)|(/b', ['/a', '/b'], ['/c']],
  ['(?s:.)(?m:^b)', ['\nb'], ['ab']],
  ['(?x: / a # b\n)', ['/a'], ['/ a']],
  ['(?a:\\d\\w)', ['1a'], ['٣a', '1é']],
]

/** What Python refuses, or fails on. */
const REFUSED = [
  '(?i)/tmp', '(?P=x)', '(?<x>a)', '\\1', '\\k<x>', '\\p{L}', '(?<=a+)b', '\\cA', '\\x{41}', '\\8', '\\xg1', '\\u12', '\\U00110000', '\\', '[b-a]', '[a-\\d]', '[', '[]', '[^]', '[a', '(', '(a', ')', 'a)',
  '*', '+a', '?', '|*', '(+)', 'a**', 'a+*', 'a*{2}', 'a{2}{3}', 'a+?{2}', 'a+++', '^*', '$?', '\\A+', '\\Z{2}', '{2}', '{,}', '{0}', '/a|{0}', '\\A*', '\\A?', 'b??{0}', '(?P<n>/)(?P<n>/)', '((?P<n>/)|(?P<n>a))',
  'a|{1,2}', '({,3})', 'a{3,2}', 'a{99999999999}', '(?(9)a|b)', '(?(1)a|b|c)', '(?L:a)', '(?-a:a)',
]
/** What only Python could run. */
const UNKNOWN = ['\\N{DIGIT ONE}', '[\\N{DASH}]']

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
})

describe('a pattern that is not run', () => {
  it.each([...REFUSED, ...UNKNOWN])('%j excludes nothing, and is told with its file', (pattern) => {
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
  const { patterns } = compileExcludes(model, [{ ...POLICY, excludes: ['/tmp'] }])
  expect(patterns.map((one) => [one.origin.evidence, one.pattern])).toEqual([['e2', '/tmp'], ['e3', '/opt']])
})

describe.skipIf(!PYTHON)('against Python 3.11 or 3.12 (skipped without one)', () => {
  it('the tables above are Python\'s own', () => {
    const paths = [...new Set(RUN.flatMap(([, matches, others]) => [...matches, ...others]))]
    const table = pythonRows(RUN.map(([pattern]) => `(${pattern})`), paths)
    for (const [i, [pattern, matches, others]] of RUN.entries()) {
      const outcome = (path: string) => table[i].matches[paths.indexOf(path)]
      expect([pattern, matches.map(outcome), others.map(outcome)]).toEqual([pattern, matches.map(() => true), others.map(() => false)])
    }
    expect(pythonRows(REFUSED.map((pattern) => `(${pattern})`), []).filter((row) => row.status === 'compiled')).toEqual([])
  })
})
