import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { transform } from '@/app/draft/transform'
import type { Splice } from '@shared/model/policy-edit'
import { applySplices } from '@shared/policy/draft/splice'
import { splicesOf } from '../../support/random-splices'

const put = (offset: number, text: string): Splice => ({ offset, length: 0, text })
const after = (text: string, ...changes: readonly (readonly Splice[])[]) => changes.reduce((at, splices) => applySplices(at, splices).text, text)

describe('two changes that were made apart', () => {
  it('meet in one text, in either order', () => {
    fc.assert(fc.property(fc.string({ maxLength: 12 }), fc.infiniteStream(fc.nat()), fc.infiniteStream(fc.nat()), (text, one, other) => {
      const [first, second] = [splicesOf(text, one), splicesOf(text, other)]
      const [newFirst, newSecond] = transform(first, second)
      expect(after(text, first, newSecond)).toBe(after(text, second, newFirst))
    }), { numRuns: 2000 })
  })

  it('keep all that either puts in', () => {
    expect(transform([put(3, 'typed')], [{ offset: 0, length: 6, text: 'new' }])).toEqual([[put(3, 'typed')], [{ offset: 0, length: 3, text: 'new' }, { offset: 8, length: 3, text: '' }]])
  })

  it('put the first before the second where both put in at one place', () => {
    const [newFirst, newSecond] = transform([put(1, 'a')], [put(1, 'b')])
    expect([after('--', [put(1, 'a')], newSecond), after('--', [put(1, 'b')], newFirst)]).toEqual(['-ab-', '-ab-'])
  })

  it('leave nothing of a deletion that both made', () => {
    expect(transform([{ offset: 1, length: 2, text: '' }], [{ offset: 0, length: 4, text: '' }])).toEqual([[], [{ offset: 0, length: 2, text: '' }]])
  })
})
