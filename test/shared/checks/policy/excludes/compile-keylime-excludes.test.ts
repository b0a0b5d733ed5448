import { describe, expect, it } from 'vitest'
import { compileKeylimeExcludes } from '@shared/checks/policy/excludes/compile-keylime-excludes'
import { Budget } from '@shared/checks/policy/excludes/python-re/budget'
import { PYTHON, pythonRows } from '../../../../support/python-match'

const PATHS = ['/a', '/b', '/ab', '/a/b', '/tmp', '/tmp_evil', '/x\n', 'x', '', '/aa', '.ima']

/** Lists that compile, and which of PATHS they exclude. */
const LISTS: readonly (readonly [list: readonly string[], excluded: readonly string[]])[] = [
  [['/tmp'], ['/tmp', '/tmp_evil']],
  [['bin/ls', '/x$'], ['/x\n']],
  [[''], PATHS],
  [['/q', '.*'], PATHS],
  [['\\.'], ['.ima']],
  [['/a)|(/b'], ['/a', '/b', '/ab', '/a/b', '/aa']],
  [['/x(?#', ')'], PATHS],
  [['/x(?#', ')/a'], ['/a', '/ab', '/a/b', '/x\n', '/aa']],
  [['/a', '\\1'], ['/a', '/ab', '/a/b', '/aa']],
  [['/(a)', '(?(2)/|/b)'], ['/a', '/b', '/ab', '/a/b', '/aa']],
  [['(?P<n>/a)', '/(?P<m>a)(?P=m)'], ['/a', '/ab', '/a/b', '/aa']],
  [['(?P<n>/q)', '(?P=n)|x'], ['x']],
  [['(?i:/TMP)', '(?>/a+)a'], ['/tmp', '/tmp_evil']],
  [['[', ')]|/b'], ['/b']],
]

/** Lists that don't, and the element that is to blame. */
const SPOILT: readonly (readonly [list: readonly string[], status: 'refused' | 'crashes', index: number | null])[] = [
  [['/tmp', '(?i)/x'], 'refused', 1],
  [['/tmp', '/a(', '/b'], 'refused', 1],
  [['/a\\'], 'refused', 0],
  [['\\1', '/a'], 'refused', 0],
  [['(?P<n>/a)', '/x', '(?P<n>/b)'], 'refused', 2],
  [['/a', '*', '/b'], 'refused', 1],
  [['/a', '/b{99999999999}'], 'crashes', 1],
  [['/a', '('.repeat(1000) + ')'.repeat(1000)], 'crashes', 1],
  [['/a', '(?(9)x)'], 'refused', 1],
  [['/a', '(?<=a*)x'], 'refused', null],
]

describe('a list of excludes as Keylime uses it', () => {
  it.each(LISTS)('%j excludes what the pattern matches that Keylime makes of it', (list, excluded) => {
    const { status, match } = compileKeylimeExcludes(list)
    expect(status).toEqual({ status: 'compiled' })
    expect(PATHS.filter((path) => match(path) === true)).toEqual(excluded)
    expect(PATHS.filter((path) => match(path) === 'too-costly')).toEqual([])
  })

  it('that is empty excludes nothing', () => {
    const { status, match } = compileKeylimeExcludes([])
    expect([status, match(''), match('/a')]).toEqual([{ status: 'none' }, false, false])
  })

  it.each(SPOILT.map((one) => [JSON.stringify(one[0]).slice(0, 50), ...one] as const))('%s: one pattern spoils it', (_, list, status, index) => {
    const excludes = compileKeylimeExcludes(list)
    expect(excludes.status).toMatchObject({ status, index })
    expect(PATHS.filter((path) => excludes.match(path) !== false)).toEqual([])
  })

  it('of which the meaning is not known gives no answer', () => {
    const { status, match } = compileKeylimeExcludes(['/a', '\\N{SOLIDUS}'])
    expect(status).toMatchObject({ status: 'not-run', reason: expect.stringContaining('SOLIDUS') as string })
    expect(match('/a')).toBe('too-costly')
  })

  it('gives no answer where it costs too much, and where Python itself fails', () => {
    expect(compileKeylimeExcludes(['(?:a|a)*(?=b)']).match('a'.repeat(100))).toBe('too-costly')
    expect(compileKeylimeExcludes(['/a'], new Budget(0)).match('/a')).toBe('too-costly')
    expect(compileKeylimeExcludes(['(?:(a)(?=a?)+|b*+)++']).match('ab')).toBe('too-costly')
  })

  it.skipIf(!PYTHON)('is what Python 3.11 or 3.12 has it to be (skipped without one)', () => {
    const combined = (list: readonly string[]) => `(${list.join(')|(')})`
    const rows = pythonRows(LISTS.map(([list]) => combined(list)), PATHS)
    expect(rows.map((row) => PATHS.filter((_, i) => row.matches[i] === true))).toEqual(LISTS.map(([, excluded]) => excluded))
    expect(pythonRows(SPOILT.map(([list]) => combined(list)), []).map((row) => row.status)).toEqual(SPOILT.map(([, status]) => status))
  })
})
