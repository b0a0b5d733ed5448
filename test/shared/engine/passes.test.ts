import { expect, it } from 'vitest'
import { inPasses } from '@shared/engine/passes'

it('several passes are one way from nothing to all entries, each its part of it', async () => {
  const told: number[] = []
  const checkpoint = inPasses(async (done, total) => {
    expect(total).toBe(100)
    told.push(done)
  }, 100, 4)
  for (const [done, total] of [[0, 10], [5, 10], [0, 200], [100, 200], [0, 0], [0, null], [3, 4], [0, 1], [1, 1]] as const) await checkpoint(done, total)
  expect(told).toEqual([0, 12, 25, 37, 50, 50, 68, 75, 100])
})

it('more passes than were expected stay at the end', async () => {
  const told: number[] = []
  const checkpoint = inPasses(async (done) => { told.push(done) }, 10, 1)
  for (const done of [0, 4, 0, 4, 0]) await checkpoint(done, 5)
  expect(told).toEqual([0, 8, 10, 10, 10])
})
