import { describe, expect, it } from 'vitest'
import { openHead } from '@shared/checks/policy/excludes/open-head'
import { plainEnd, plainPattern } from '@shared/checks/policy/excludes/plain-pattern'
import { Budget } from '@shared/checks/policy/excludes/python-re/budget'
import { compilePython } from '@shared/checks/policy/excludes/python-re/compile-python'
import { matchText } from '@shared/checks/policy/excludes/python-re/python-pattern'

const PLAIN = ['/tmp', '/tmp/.*', '/a\\.b/.*', '', '.*', '/a-b c/#x.*', '/a\\\\b', '/\\_x\\-y', '/%&\'",:;<=>@`~!']
const PATHS = ['/tmp', '/tmp/a', '/tmp/\u{1f600}x\ny', '/a.b/c', '/axb/c', '/a-b c/#xyz', '/a\\b', '/_x-y', '/x', '/x...', '', 'x', '\n', '/%&\'",:;<=>@`~!']

describe('a plain pattern', () => {
  it.each(PLAIN.filter((pattern) => plainPattern(pattern)))('%s is what it is when it is compiled', (pattern) => {
    const compiled = compilePython(`(${pattern})`)
    if (compiled.status !== 'compiled') throw new Error(compiled.reason)
    const plain = plainPattern(pattern)!
    expect([compiled.pattern.prefix, openHead(compiled.sequence) ?? '', compiled.differences.size]).toEqual([plain.text, plain.text, 0])
    for (const path of PATHS) {
      const end = compiled.pattern.matchEnd(matchText(path), new Budget())
      expect([path, plainEnd(plain, path)]).toEqual([path, end < 0 ? null : end])
    }
  })

  it.each(['/tmp$', '/a.b', '/a+', '/a|/b', '(/a)', '/\\d', '/[a]', '^/a', '/a.*b', '/é', '/x\\.*', '/{a', '/a\n', 'x'.repeat(2000)])('%j is none', (pattern) => {
    expect(plainPattern(pattern)).toBeNull()
  })
})
