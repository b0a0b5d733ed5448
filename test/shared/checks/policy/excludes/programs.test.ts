import { expect, it } from 'vitest'
import { compileExcludes } from '@shared/checks/policy/excludes/compile-excludes'
import { Programs } from '@shared/checks/policy/excludes/programs'
import { matchText } from '@shared/checks/policy/excludes/python-re/python-pattern'
import type { CaseModel } from '@shared/checks/check'

it('a program that was let go is made again', () => {
  const programs = new Programs()
  const first = programs.of('a+b')
  expect(programs.of('a+b')).toBe(first)
  for (let i = 0; i < 2000; i++) programs.of(`a${i}+`)
  expect(programs.of('a+b')).not.toBe(first)
})

it('of more patterns than programs are kept each is run', () => {
  const excludes = Array.from({ length: 2500 }, (_, i) => `/x[${i % 10}]${i}$`)
  const { patterns } = compileExcludes({ excludeLists: [], given: new Set() } as unknown as CaseModel, [{ evidence: 'e1', path: 'p', excludes }])
  for (const [i, one] of patterns.entries()) {
    expect([one.match(matchText(`/x${i % 10}${i}`)), one.match(matchText(`/x${i % 10}${i}z`)), one.matchEnd(matchText(`/x${i % 10}${i}`))]).toEqual([true, false, `/x${i % 10}${i}`.length])
  }
})
