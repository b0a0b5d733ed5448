import type { TriedHypothesis } from '@shared/model/finding'
import { describe, expect, it } from 'vitest'
import { hypothesisLines } from '../../../cli/summary/hypothesis-lines'
import { createStyle } from '../../../cli/text/style'

const one = (id: string, outcome: TriedHypothesis['outcome'], rest: Partial<TriedHypothesis> = {}): TriedHypothesis => ({ id, outcome, detail: 'because', ...rest })

const lines = (...hypotheses: TriedHypothesis[]) => hypothesisLines(hypotheses, createStyle(false, 200)).map((line) => line.trim())

describe('what was considered for a mismatch', () => {
  it('is told in a line for each outcome, what is open with its window', () => {
    expect(lines(
      one('entry-inserted', 'does-not-fit', { tried: 195 }), one('entries-swapped', 'does-not-fit', { tried: 194 }), one('entry-moved-in-the-log', 'not-tried', { tried: 1200 }),
      one('earlier-or-later-quote', 'not-tried', { tried: 0 }), one('entry-removed', 'undecidable', { window: { first: 1, last: 195 } }), one('missing-tail', 'undecidable', { window: { first: 196, last: 195 } }),
    ).join(' ').replace(/\s+/g, ' ')).toBe('can\'t be decided: entry-removed (entries 1 to 195), missing-tail (after entry 195) not tried: entry-moved-in-the-log (in part: 1,200 logs), earlier-or-later-quote '
      + 'ruled out: entry-inserted, entries-swapped (389 logs replayed)')
  })

  it('leaves out what an explanation that fits made needless', () => {
    expect(lines(one('entries-swapped', 'fits', { tried: 3, window: { first: 57, last: 58 } }), one('entry-inserted', 'not-tried', { tried: 0 }), one('padded-sha1', 'does-not-fit', { tried: 0 })))
      .toEqual(['explained by: entries-swapped', 'ruled out: padded-sha1'])
  })

  it('is nothing where nothing was', () => {
    expect(lines()).toEqual([])
  })
})
