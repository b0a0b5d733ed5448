import type { TriedHypothesis } from '@shared/model/finding'
import { HYPOTHESES } from '@shared/checks/replay/hypotheses/index'
import { describe, expect, it } from 'vitest'
import { byOutcome, extentWords, hypothesisTitle, outcomeWords, triedWords } from '@/app/words/hypotheses'

const one = (id: string, outcome: TriedHypothesis['outcome'], rest: Partial<TriedHypothesis> = {}): TriedHypothesis => ({ id, outcome, detail: 'because', ...rest })
const ALL = [one('a', 'does-not-fit'), one('b', 'not-tried'), one('c', 'fits'), one('d', 'undecidable')]

describe('explanations of a mismatch', () => {
  it('have a title each; a later version\'s its id', () => {
    expect(HYPOTHESES.filter(({ id }) => hypothesisTitle(id) === id)).toEqual([])
    expect(hypothesisTitle('solar-flare')).toBe('solar-flare')
  })

  it('stand with what explains it first and what is ruled out last', () => {
    expect(byOutcome(ALL).map(({ outcome }) => outcomeWords(outcome).word)).toEqual(['Explains it', 'Can’t be decided', 'Not tried', 'Ruled out'])
    expect(triedWords(ALL)).toBe('2 of 4 explanations tried')
  })

  it.each<[TriedHypothesis, string]>([
    [one('a', 'does-not-fit', { tried: 1950 }), '1,950 tries'],
    [one('a', 'does-not-fit', { tried: 0 }), ''],
    [one('a', 'fits', { tried: 7, window: { first: 57, last: 57 } }), 'entry 57'],
    [one('a', 'undecidable', { window: { first: 1, last: 195 } }), 'entries 1–195'],
    [one('a', 'undecidable', { window: { first: 196, last: 195 } }), 'after entry 195'],
  ])('say how much was tried or where it may be: %j is %j', (hypothesis, words) => expect(extentWords(hypothesis)).toBe(words))
})
