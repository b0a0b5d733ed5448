import { describe, expect, it } from 'vitest'
import { entryWords, policyWords, signatureWords } from '@/app/words/verdicts'
import { entryRow } from '../../support/entry-row'

describe('an entry', () => {
  it.each([
    [{}, 'Pass', 'pass'],
    [{ acceptedBy: 'exclude' }, 'Excluded', 'info'],
    [{ verdict: 'fail', acceptedBy: null }, 'Fail', 'fail'],
    [{ verdict: 'not-judged', acceptedBy: null }, 'Not judged', 'nc'],
    [{ verdict: 'not-judged', acceptedBy: null, violation: true }, 'Violation', 'viol'],
    [{ verdict: 'fail', acceptedBy: null, violation: true }, 'Fail', 'fail'],
    [{ verdict: 'not-judged', acceptedBy: null, severity: 'error' }, 'Error', 'fail'],
    [{ severity: 'error' }, 'Error', 'fail'],
    [{ severity: 'warning' }, 'Pass', 'pass'],
  ] as const)('%j is %s', (over, word, tone) => expect(entryWords(entryRow(over))).toEqual({ word, tone }))
})

it('what the policy says is kept apart from what else is wrong', () => {
  expect(policyWords(entryRow({ severity: 'error' })).word).toBe('Pass')
  expect(policyWords(entryRow({ severity: 'error', verdict: 'not-judged', acceptedBy: null })).word).toBe('Not judged')
})

it('an absent signature has no word', () => {
  expect(signatureWords('absent')).toBeNull()
  expect(signatureWords('unknown-key')).toEqual({ tone: 'warn', word: 'unknown key' })
})
