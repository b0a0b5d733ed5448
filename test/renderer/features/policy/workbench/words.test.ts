import { describe, expect, it } from 'vitest'
import { directionWords, effectLines, flipWords, unlistedWords } from '@/features/policy/workbench/effect-words'
import { literalsOf, nameInLine, realName } from '@/features/policy/workbench/policy-line'
import { beyondWords, mootWords, shortfallWords, targetCount, targetWords } from '@/features/policy/workbench/safety-words'
import { TypingRuns } from '@/features/policy/workbench/typing-runs'
import { evidencePath } from '@shared/engine/evidence-path'
import type { Fix, HostEffect } from '@shared/model/workbench'

const counts = (accepted: number, excluded: number, rejected: number, notJudged: number) => ({ accepted, excluded, rejected, notJudged })
const host = (more: Partial<HostEffect>): HostEffect => ({ host: 0, name: '', entries: 10, before: counts(5, 1, 4, 1), after: counts(7, 1, 2, 1), flips: [], flipCount: 0, ...more })

describe('the table of what changes', () => {
  it('adds up the hosts, and knows that Keylime counts no excludes', () => {
    const lines = effectLines([host({}), host({ host: 1 })], [{ host: 0, before: null, after: { accepted: 6, rejected: 3 } }, { host: 1, before: null, after: { accepted: 7, rejected: 2 } }], true)
    expect(lines.map(({ label, before, after, keylime }) => [label, before, after, keylime])).toEqual([['Accepted', 10, 14, 13], ['of it excluded', 2, 2, null], ['Rejected', 8, 4, 5], ['Not judged', 2, 2, null]])
  })

  it('tells no sum of which a part is not known', () => {
    const [accepted] = effectLines([host({}), host({ host: 1, before: null })], [{ host: 0, before: null, after: { accepted: 6, rejected: 3 } }, { host: 1, before: null, after: null }], true)
    expect([accepted.before, accepted.keylime]).toEqual([null, null])
  })

  it('tells no number of a draft that was changed since', () => {
    expect(effectLines([host({})], null, false).map(({ before, after }) => [before, after])).toEqual([[5, null], [1, null], [4, null], [1, null]])
    const flip = { entry: 1, path: '/a', before: 'fail', after: 'pass' } as const
    expect([host({}), host({ flips: [flip], flipCount: 1 })].map((effect) => flipWords(effect, false))).toEqual(['working', 'working; this was so before the last change'])
  })

  it('counts the entries that change, and those that are not named', () => {
    const flip = { entry: 1, path: '/a', before: 'fail', after: 'pass' } as const
    expect([host({}), host({ flips: [flip], flipCount: 1 }), host({ flips: [flip, flip], flipCount: 2 }), host({ flips: [flip, flip], flipCount: 10_100 })].map((effect) => flipWords(effect, true))).toEqual([
      'no entry changes', '1 entry changes', '2 entries change, all to pass', '10,100 entries change',
    ])
    expect([unlistedWords(0, 'there'), unlistedWords(1, ''), unlistedWords(9100, 'Entries has them')]).toEqual(['', '1 more is not listed.', '9,100 more are not listed: Entries has them.'])
  })

  it('says where the entries go when all go one way', () => {
    const flip = { entry: 1, path: '/a', before: 'fail', after: 'pass' } as const
    expect([directionWords([flip, flip]), directionWords([flip, { ...flip, before: 'pass', after: 'fail' }]), directionWords([])]).toEqual(['all to pass', null, null])
  })
})

describe('what a fix lets in', () => {
  const fix: Fix = { id: 'fix1', kind: 'list-digests', safety: 'narrow', title: '', because: '', admits: '', hosts: [{ host: 0, entries: [1, 2], count: 2 }, { host: 1, entries: [5], count: 1 }], edits: [{ kind: 'set-generator', generator: 3 }], editCount: 1, effect: [{ host: 0, passes: 2, beyond: 0 }, { host: 1, passes: 0, beyond: 4 }] }

  it('is counted beyond what was asked, by host', () => {
    expect([targetCount(fix), beyondWords(fix, (at) => `host-${at}`), beyondWords(fix, () => null)]).toEqual([3, 'Also lets 4 other entries pass: 4 entries on host-1.', 'Also lets 4 other entries pass.'])
    expect(beyondWords({ ...fix, effect: [{ host: 0, passes: 3, beyond: 0 }] }, () => null)).toBeNull()
  })

  it('is not told of a draft that was changed since', () => {
    expect([targetWords(fix, true), targetWords(fix, false)]).toEqual(['3 entries', '3 entries, when it was found'])
    expect(mootWords(false)).not.toBe(mootWords(true))
  })

  it('is told where it is less than was asked', () => {
    expect(shortfallWords(fix)).toBe('On its own it lets 2 of the 3 pass.')
    expect(shortfallWords({ ...fix, effect: [{ host: 0, passes: 0, beyond: 0 }] })).toBe('On its own it changes none of their verdicts.')
    expect(shortfallWords({ ...fix, edits: [] })).toBeNull()
  })
})

describe('a line of a policy', () => {
  it.each([
    ['  "/usr/bin/true": [', '/usr/bin/true'], ['"/a\\u00e9\\"b": ["00"],', '/aé"b'], ['  "boot_aggregate": [', 'boot_aggregate'], ['  "digests": {', 'digests'], ['    "7ae8cae2",', null], ['"/not closed: [', null], ['"/bad \\u12": [', null], ['', null],
  ])('%j names %j', (line, name) => {
    expect(nameInLine(line)).toBe(name)
  })

  it.each(['/usr/bin/true', '/a\\b', '/caf\u00e9', '/x\u202ey', '/tab\there', '/\u{1f600}'])('is found by the visible form of %j', (name) => {
    expect(realName(evidencePath(name))).toBe(name)
    expect(literalsOf(name).map((literal) => JSON.parse(literal) as string)).toEqual(literalsOf(name).map(() => name))
  })

  it('can’t name bytes that are no text', () => {
    expect(realName('/bad\\xff')).toBeNull()
  })

  it('may be written with every character beyond ASCII escaped', () => {
    expect(literalsOf('/caf\u00e9')).toEqual(['"/café"', '"/caf\\u00e9"'])
  })
})

describe('typing that is undone together', () => {
  const typed = (offset: number, text: string, length = 0) => [{ offset, length, text }]

  it('goes on while characters follow on each other', () => {
    const runs = new TypingRuns()
    const names = [typed(5, 'a'), typed(6, 'b'), typed(7, '\n'), typed(8, 'c')].map((one) => runs.next(one))
    expect(names).toEqual(['run 1', 'run 1', 'run 1', 'run 2'])
  })

  it('ends where the caret is put elsewhere, deletion begins, several places change, or a step comes between', () => {
    const runs = new TypingRuns()
    const names = [typed(5, 'a'), typed(9, 'b'), typed(9, '', 1), typed(8, '', 1), [...typed(1, 'x'), ...typed(4, 'x')], typed(2, 'y')].map((one) => runs.next(one))
    runs.end()
    expect([...names, runs.next(typed(3, 'z'))]).toEqual(['run 1', 'run 2', 'run 3', 'run 3', 'run 4', 'run 5', 'run 6'])
  })
})
