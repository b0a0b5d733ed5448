import { describe, expect, it } from 'vitest'
import { rateWords, stageAmount, stageNow, timeLeft } from '@/features/welcome/stage-words'

it('what is being done, of how much', () => {
  expect(stageNow('replay', 13364, 20560)).toBe('Replaying entry 13,364 of 20,560')
  expect(stageNow('decode', 5, null)).toBe('Decoding 5')
  expect(stageNow('explain', 1200, 800_000)).toBe('Looking for what explains the mismatch: value 1,200 of at most 800,000')
})

it('how much was done, of what', () => expect([stageAmount('read', 1), stageAmount('policy', 2), stageAmount('policy', 0), stageAmount('explain', 7), rateWords('explain', 12)]).toEqual(['1 file', '2 entries', '', '7 values', '12 values/s']))

it.each([[612_345, '612,000 entries/s'], [99.4, '99 entries/s'], [1_234_567, '1,230,000 entries/s'], [0.2, '0 entries/s']])('%f a second is %s', (rate, text) => expect(rateWords('replay', rate)).toBe(text))

describe('time left', () => {
  it.each([[990, 1000, 100, 'under 1 s left'], [0, 1000, 100, '10 s left'], [0, 100_000, 100, '17 min left']])('%i of %i at %i a second', (done, total, rate, text) => expect(timeLeft(done, total, rate)).toBe(text))
})
