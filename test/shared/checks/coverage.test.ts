import { describe, expect, it } from 'vitest'
import { coverage, coveredCounter, type PlacedQuote } from '@shared/checks/coverage'
import type { QuoteCheck } from '@shared/checks/quote/outcome'
import type { ImaLog } from '@shared/model/ima-log'
import { ENTRY_COVERAGE, type Verdict } from '@shared/model/verdict'

const log = (...pcrs: number[]) => {
  const page = { first: 0, end: pcrs.length, columns: { pcr: Uint32Array.from(pcrs) } }
  const tally = { pcrs: Array.from({ length: 24 }, (_, pcr) => pcrs.filter((one) => one === pcr).length) }
  return { count: pcrs.length, pages: { at: () => page, walk: () => [page] }, tally } as unknown as ImaLog
}
const bounds = (of: Readonly<Record<number, number>>) => Array.from({ length: 24 }, (_, pcr) => of[pcr] ?? 0)

function placed(status: Verdict, of: Readonly<Record<number, number>>, order: number, boot = 1): PlacedQuote {
  const quote = { pcrSelection: [{ bank: 'sha256', algorithmId: 11, pcrs: Object.keys(of).map(Number) }] }
  return { bounds: bounds(of), check: { status, quote, attestedEntries: of[10] ?? null, order, boot } as unknown as QuoteCheck }
}
function told(of: ImaLog, quotes: readonly PlacedQuote[], startsAfter = 0) {
  const { attested, attestedBy } = coverage(of, quotes, { pcr: 10, startsAfter })!
  return Array.from(attested!, (state, index) => `${ENTRY_COVERAGE[state]} ${attestedBy![index]}`)
}

describe('each entry', () => {
  it('is attested by the earliest quote that passes and covers it', () => {
    expect(told(log(10, 10, 10, 10), [placed('pass', { 10: 3 }, 2), placed('pass', { 10: 1 }, 1)])).toEqual(['attested 2', 'attested 1', 'attested 1', 'after-last-quote 0'])
  })

  it('of two at one place by the one made first', () => {
    expect(told(log(10), [placed('pass', { 10: 1 }, 2), placed('pass', { 10: 1 }, 1)])).toEqual(['attested 2'])
  })

  it('is attested by a quote of the log\'s own boot rather than by one of a boot that began alike', () => {
    expect(told(log(10, 10, 10), [placed('pass', { 10: 1 }, 1, 1), placed('pass', { 10: 2 }, 2, 2)])).toEqual(['attested 2', 'attested 2', 'after-last-quote 0'])
  })

  it('is open where only a quote that does not pass covers it', () => {
    expect(told(log(10, 10, 10), [placed('pass', { 10: 1 }, 1), placed('not-checked', { 10: 2 }, 2)])).toEqual(['attested 1', 'open 0', 'after-last-quote 0'])
  })

  it('of another PCR is judged by what covers that one', () => {
    expect(told(log(10, 11, 12, 99), [placed('pass', { 10: 4, 11: 2 }, 1)])).toEqual(['attested 1', 'attested 1', 'other-pcr 0', 'other-pcr 0'])
  })

  it('before the known start is attested by nothing', () => {
    expect(told(log(10, 11, 10, 10), [placed('pass', { 10: 3, 11: 3 }, 1)], 2)).toEqual(['before-start 0', 'attested 1', 'attested 1', 'after-last-quote 0'])
  })

  it('is not asked where no quote has a place in the log', () => {
    expect(coverage(log(10), [placed('pass', { 11: 1 }, 1)], { pcr: 10, startsAfter: 0 })).toBeNull()
  })
})

it('counts what bounds cover, PCR by PCR', () => {
  const count = coveredCounter(log(10, 11, 10, 11, 24))
  expect([bounds({}), bounds({ 10: 1 }), bounds({ 10: 3, 11: 1 }), bounds({ 10: 9, 11: 9 })].map(count)).toEqual([0, 1, 2, 4])
  expect(coveredCounter(null)(bounds({ 10: 9 }))).toBe(0)
})
