import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bySeverity, conclusionOf, damageLine, endWords, findingEntries, findingTally, findingTitle, stopCode, titleHere, titleOf } from '@/app/words/findings'
import { badReport, finding } from '../../../cli/support/fake-report'

/** Codes of the table in docs/findings.md. */
const CODES = readFileSync(join(import.meta.dirname, '../../../../docs/findings.md'), 'utf8').split('\n')
  .filter((line) => /^\| [a-z]+(-[a-z]+)*\./.test(line)).flatMap((row) => row.slice(1).split('|')[0].trim().split(', '))

describe('titles', () => {
  it('there are for every documented code', () => {
    expect(CODES.length).toBeGreaterThan(25)
    expect(CODES.filter((code) => titleOf(code) === null)).toEqual([])
  })
  it('say how many', () => {
    expect(titleOf('policy.not-in-allowlist')).toBe('One file is not in the policy')
    expect(titleOf('policy.not-in-allowlist', 1234)).toBe('1,234 files are not in the policy')
    expect(titleHere('policy.not-in-allowlist')).toBe('This file is not in the policy')
  })
  it('of a code that nobody knows is its message', () => {
    expect(titleOf('later.version')).toBeNull()
    expect(titleHere('later.version')).toBeNull()
    expect(findingTitle(finding({ code: 'later.version', message: 'Something.' }))).toBe('Something.')
  })
  it('say where a log ends, and do not call every file a log', () => {
    expect(findingTitle(finding({ code: 'evidence.truncated', entry: 1842, count: 1 }))).toBe('The log is cut off inside entry 1,842')
    expect(findingTitle(finding({ code: 'evidence.malformed', entry: 3, count: 1 }))).toBe('The log is damaged at entry 3')
    expect(findingTitle(finding({ code: 'evidence.truncated', entry: null, count: 1 }))).toBe('The file ends inside an item')
  })
})

it.each([['ima.truncated', 'cut off here'], ['ima.trailing-bytes', 'unreadable from here'], ['ima.name-length', 'unreadable from here']])('a log that stops by %s is %s', (code, words) => expect(endWords(code)).toBe(words))

describe('which entries', () => {
  it.each([
    [{ entry: null, entries: [], count: 1 }, ''],
    [{ entry: 69, entries: [69], count: 1 }, 'Entry 69'],
    [{ entry: 67, entries: [67, 68, 69, 81], count: 4 }, 'Entries 67–69, 81'],
    [{ entry: 1, entries: [1, 3, 5, 7, 9, 11], count: 6 }, '6 entries: 1, 3, 5, 7, 9…'],
    [{ entry: 1, entries: [1, 2, 3], count: 5_000 }, '5,000 entries: 1–3…'],
  ])('%j is %j', (over, text) => expect(findingEntries(finding(over))).toBe(text))
})

describe('damage', () => {
  const damage = finding({ code: 'evidence.truncated', byteOffset: 14675, expected: '82 bytes', found: '21 bytes' })

  it('is told by file, offset, expected and found', () => expect(damageLine(damage, 'log')).toBe('log, byte 14,675: expected 82 bytes, found 21 bytes'))
  it.each([{ byteOffset: null }, { expected: null }, { found: null }, { code: 'policy.digest-not-listed' }])('is not told of %j', (over) => expect(damageLine({ ...damage, ...over }, 'log')).toBeNull())
  it('has the code of its finding, else that of the decoder', () => {
    expect(stopCode(badReport())).toBe('evidence.truncated')
    expect(stopCode({ ...badReport(), findings: [] })).toBe('ima.truncated')
  })
})

it('a mismatch that one change explains says so; any other has no conclusion', () => {
  const tried = (outcome: 'fits' | 'does-not-fit') => finding({ code: 'replay.mismatch', hypotheses: [{ id: 'entry-inserted', outcome, detail: 'without entry 9 the value is reached' }] })
  expect(conclusionOf(tried('fits'))).toBe('Without entry 9 the value is reached')
  expect(conclusionOf(tried('does-not-fit'))).toBeNull()
  expect(conclusionOf(finding())).toBeNull()
})

it('the worst come first, and stay in order otherwise', () => {
  expect(bySeverity(badReport().findings).map(({ id }) => id)).toEqual(['f1', 'f1', 'f2', 'f3', 'f4'])
  expect(bySeverity(badReport().findings).map(({ severity }) => severity)).toEqual(['error', 'error', 'warning', 'info', 'info'])
})

it('the tally leaves out what there is none of', () => {
  expect(findingTally([])).toBe('No findings')
  expect(findingTally(badReport().findings)).toBe('5 findings: 2 errors, 1 warning, 2 notes')
  expect(findingTally([finding()])).toBe('1 finding: 1 error')
})
