import { describe, expect, it } from 'vitest'
import { quoteOrder, type SignedQuote } from '@shared/checks/quote/quote-order'
import { input, parseQuote } from '../../../vectors/tpm/load'

const U32 = 2 ** 32
const made = (resetCount: number, restartCount: number, clock: number, signer = 1, more: object = {}) =>
  ({ quote: { qualifiedSigner: Uint8Array.of(signer), clock: BigInt(clock), resetCount: resetCount % U32, restartCount: restartCount % U32, stopped: null, ...more }, key: null }) as unknown as SignedQuote
const orders = (...quotes: SignedQuote[]) => quoteOrder(quotes).map(({ order }) => order)
const boots = (...quotes: SignedQuote[]) => quoteOrder(quotes).map(({ boot }) => boot)

describe('the order of quotes', () => {
  it('is that of resets, then of restarts, then of the clock', () => {
    expect(orders(made(2, 0, 90), made(1, 1, 50), made(1, 0, 60), made(1, 1, 40))).toEqual([4, 3, 1, 2])
  })

  it('keeps to the counts where the clock went back', () => {
    expect(orders(made(2, 0, 10), made(1, 0, 90))).toEqual([2, 1])
  })

  it.each([1, U32 - 2, U32 - 3, 2 ** 31])('is the same with %d added to every count, as the TPM blurs them', (blur) => {
    expect(orders(made(blur + 4, 0, 90), made(blur + 2, blur + 3, 50), made(blur + 2, blur, 40), made(blur + 3, blur, 60))).toEqual([4, 2, 1, 3])
  })

  it('of several keys is that of the clock, each key keeping its own', () => {
    expect(orders(made(9, 0, 30, 1), made(1, 0, 20, 2), made(9, 0, 10, 1), made(1, 0, 40, 2))).toEqual([3, 2, 1, 4])
    expect(orders(made(9, 0, 50, 1), made(10, 0, 10, 1), made(1, 0, 40, 2))).toEqual([2, 3, 1])
  })

  it('leaves out what could not be read whole', () => {
    expect(quoteOrder([made(1, 0, 10, 1, { stopped: {} }), made(1, 0, 20)])).toEqual([{ order: null, boot: null }, { order: 1, boot: 1 }])
    expect(quoteOrder([])).toEqual([])
  })
})

describe('the boot of a quote', () => {
  it('lasts from one reset to the next, through restarts', () => {
    expect(boots(made(2, 0, 30), made(1, 0, 10), made(1, 7, 20))).toEqual([2, 1, 1])
  })

  it('is told of one key only: another one\'s counts are not comparable', () => {
    expect(boots(made(1, 0, 10, 1), made(1, 0, 20, 2))).toEqual([1, 2])
  })
})

it('a real TPM blurs the counts of an owner key by a constant for each', () => {
  const [before, after, awake] = ['owner-0', 'owner-1', 'owner-3'].map((name) => parseQuote(input(`in-time/${name}.msg`)))
  expect([after.resetCount - before.resetCount, after.restartCount - before.restartCount]).toEqual([1, 0])
  expect([awake.resetCount - after.resetCount, awake.restartCount - after.restartCount]).toEqual([0, 1])
  expect(before.resetCount).toBeGreaterThan(2 ** 24)
  expect(quoteOrder([awake, before, after].map((quote) => ({ quote, key: null })))).toEqual([{ order: 3, boot: 2 }, { order: 1, boot: 1 }, { order: 2, boot: 2 }])
})
