import { describe, expect, it } from 'vitest'
import type { HostReport, PolicyReport, QuoteReport } from '@shared/model/report'
import { noBlindSpots } from '@/features/policy/blind-spot-words'

type Told = Parameters<typeof noBlindSpots>[0]

const policy = (accepted: number, rejected: number, notJudged = 0) => ({ accepted, rejected, notJudged }) as PolicyReport
const WHOLE: Told = { policy: policy(9, 0), coverage: { attested: 9, open: 0, notAttested: 0, beforeStart: 0 }, quotes: [{} as QuoteReport], attestation: 'pass' }

describe('what is said where there is no blind spot', () => {
  it('says that all passed and are covered only where they are', () => {
    expect(noBlindSpots(WHOLE)).toBe('Every entry passed by what it is: none by an exclude or a signature alone, and a quote covers all of them.')
  })

  it.each<[string, Partial<Told>]>([
    ['some are rejected', { policy: policy(8, 1) }], ['some are not judged', { policy: policy(8, 0, 1) }], ['none passed', { policy: policy(0, 0) }],
  ])('does not say that every entry passed where %s', (_, other) => {
    expect(noBlindSpots({ ...WHOLE, ...other })).toMatch(/^None that passed did so by an exclude or a signature alone, and a quote/)
  })

  it.each<[string, Partial<Told>, RegExp]>([
    ['there is no quote', { quotes: [], coverage: null, attestation: 'not-checked' }, /No quote vouches for the log itself\.$/],
    ['the quote is bad', { attestation: 'fail' }, /No good quote covers all of the log\.$/],
    ['no quote has a place in the log', { coverage: null }, /No good quote covers all of the log\.$/],
    ['entries came after it', { coverage: { ...WHOLE.coverage as NonNullable<HostReport['coverage']>, notAttested: 1 } }, /No good quote covers all of the log\.$/],
  ])('does not say that a quote covers all where %s', (_, other, expected) => {
    const said = noBlindSpots({ ...WHOLE, ...other })
    expect(said).toMatch(expected)
    expect(said).not.toContain('covers all of them')
  })
})
