import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sortInScript, sortTexts } from '@shared/kernel/search/sort-texts'
import { textsOf } from '../../../support/texts'

/** The order of different texts by Buffer.compare. */
function reference(parts: readonly Buffer[]): number[] {
  return [...parts.keys()].sort((a, b) => Buffer.compare(parts[a], parts[b]))
}

const different = (parts: readonly Uint8Array[]) => [...new Map(parts.map((part) => [Buffer.from(part).toString('hex'), Buffer.from(part)])).values()]

describe('texts in order', () => {
  it('are in that of their bytes, also where these are zero or one text begins with another', async () => {
    const bytes = fc.uint8Array({ maxLength: 24, max: 2 })
    await fc.assert(fc.asyncProperty(fc.array(fc.oneof(bytes, fc.uint8Array({ maxLength: 30 })), { maxLength: 200 }), async (drawn) => {
      const parts = different(drawn)
      const texts = textsOf(parts)
      expect([...(await sortTexts(texts, async () => {}))]).toEqual(reference(parts))
      expect([...sortInScript(texts)]).toEqual(reference(parts))
    }), { numRuns: 300 })
  })

  it('are in order where many begin alike, are long, or come sorted or backwards', async () => {
    const many = Array.from({ length: 60_000 }, (_, i) => Buffer.from(`/usr/lib/x86_64-linux-gnu/${i % 7}/${(i * 7919) % 60_000}`))
    const long = Array.from({ length: 100 }, (_, i) => Buffer.from(`${'/long'.repeat(1000)}${'\0'.repeat(i)}`))
    const parts = [...many, ...long]
    const expected = reference(parts)
    const sorted = expected.map((i) => parts[i])
    expect([...(await sortTexts(textsOf(parts), async () => {}))]).toEqual(expected)
    expect([...(await sortTexts(textsOf(sorted), async () => {}))]).toEqual([...sorted.keys()])
    expect([...(await sortTexts(textsOf(sorted.toReversed()), async () => {}))]).toEqual([...sorted.keys()].toReversed())
  })

  it('come in turns, with how many are in their place, forward only', async () => {
    const told: number[] = []
    const parts = Array.from({ length: 200_000 }, (_, i) => Buffer.from(`${(i * 7919) % 200_000}`))
    await sortTexts(textsOf(parts), async (done, total) => {
      told.push(done)
      expect(total).toBe(parts.length)
    })
    expect(told.length).toBeGreaterThan(5)
    expect(told).toEqual([...told].sort((a, b) => a - b))
    const stop = new Error('stop')
    await expect(sortTexts(textsOf(parts), async () => { throw stop })).rejects.toBe(stop)
  })

  it('are none of none', async () => {
    expect(await sortTexts(textsOf([]), async () => {})).toHaveLength(0)
  })
})
