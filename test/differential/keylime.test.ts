/**
 * imascope's Keylime mode held against a model of Keylime that shares no code with it (model/keylime_model.py). `DIFFERENTIAL_SEED=N` repeats a run;
 * test/slow/differential runs many more pairs.
 */
import { describe, expect, it } from 'vitest'
import { differences, summary } from './compare'
import { makePair } from './make-pair'
import { MODEL_PYTHON } from './model'

const PAIRS = 3000
/** Pairs of one test: enough that Python's start does not count. */
const BATCH = 500
/** The same for every run unless told: what fails here fails everywhere. */
const SEED = Number(process.env.DIFFERENTIAL_SEED ?? 20260803)

describe.skipIf(MODEL_PYTHON === undefined)('Keylime mode and the model of Keylime (left out without Python 3.11 and its package cryptography)', () => {
  it.each(Array.from({ length: PAIRS / BATCH }, (_, batch) => SEED + batch * BATCH))(`agree on ${BATCH} pairs from seed %i on`, async (first) => {
    const found = await differences(Array.from({ length: BATCH }, (_, place) => makePair(first + place)))
    expect(summary(found)).toBe('')
  }, 300_000)

  it('agree where an exclude that is not run here decides whether Keylime crashes', async () => {
    const found = await differences([483337197, 483338541].map((seed) => makePair(seed, 25)))
    expect(summary(found)).toBe('')
  })
})
