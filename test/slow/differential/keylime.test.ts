/** The differential suite at length, on pairs that no run has met before. `FUZZ_SEED=N` repeats a run, `FUZZ_SCALE=0.1` makes a tenth of it. */
import { beforeAll, describe, expect, it } from 'vitest'
import { differences, summary } from '../../differential/compare'
import { makeDevicePair } from '../../differential/make-device-pair'
import { makePair } from '../../differential/make-pair'
import { MODEL_PYTHON } from '../../differential/model'
import { fuzzScale, fuzzSeed } from '../../support/fuzz/random'

const PAIRS = 20_000
const DEVICE_PAIRS = 10_000
const BATCH = 1000
/** More damage than the everyday suite has time for. */
const ALTERED = 25

const seed = fuzzSeed()
beforeAll(() => console.log(`FUZZ_SEED=${seed}`))

describe.skipIf(MODEL_PYTHON === undefined)('Keylime mode and the model of Keylime (left out without Python 3.11 and its package cryptography)', () => {
  it.each(Array.from({ length: Math.ceil((PAIRS * fuzzScale()) / BATCH) }, (_, batch) => seed + batch * BATCH))(`agree on ${BATCH} pairs from seed %i on`, async (first) => {
    expect(summary(await differences(Array.from({ length: BATCH }, (_, place) => makePair(first + place, ALTERED))))).toBe('')
  })

  it.each(Array.from({ length: Math.ceil((DEVICE_PAIRS * fuzzScale()) / BATCH) }, (_, batch) => seed + batch * BATCH))(`agree on ${BATCH} pairs with device-mapper events from seed %i on`, async (first) => {
    expect(summary(await differences(Array.from({ length: BATCH }, (_, place) => makeDevicePair(first + place))))).toBe('')
  })
})
