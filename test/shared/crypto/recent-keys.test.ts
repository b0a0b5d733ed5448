import { describe, expect, it } from 'vitest'
import { RecentKeys } from '@shared/crypto/recent-keys'

const key = (first: number) => Uint8Array.of(first, 2, 3)

describe('keys that are used again and again', () => {
  it('get what is made for them once, from a number of uses on', () => {
    const keys = new RecentKeys<{ made: number }>(2, 3)
    let made = 0
    const use = (kind: string, first: number) => keys.used(kind, key(first), () => ({ made: ++made }))
    expect([use('a', 1), use('b', 1), use('a', 1), use('b', 1)]).toEqual([null, null, null, null])
    const own = use('a', 1)
    expect(own).toEqual({ made: 1 })
    expect(use('a', 1)).toBe(own)
    expect(use('b', 1)).toEqual({ made: 2 })
  })

  it('are forgotten where others were used since', () => {
    const keys = new RecentKeys<number>(2, 2)
    const use = (first: number) => keys.used('a', key(first), () => first)
    expect([use(1), use(1), use(2), use(2), use(1)]).toEqual([null, 1, null, 2, 1])
    expect(use(3)).toBeNull()
    expect([use(2), use(2)]).toEqual([null, 2])
  })
})
