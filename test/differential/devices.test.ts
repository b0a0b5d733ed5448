/** Device-mapper events in Keylime's mode held against the model; as in keylime.test.ts `DIFFERENTIAL_SEED=N` repeats a run. */
import { describe, expect, it } from 'vitest'
import { differences, summary } from './compare'
import { makeDevicePair } from './make-device-pair'
import { modelAnswers, MODEL_PYTHON } from './model'

const PAIRS = 2000
const BATCH = 500
const SEED = Number(process.env.DIFFERENTIAL_SEED ?? 20261127)
const ID = 'ima.validation.dm.'
const IN_TARGETS = ['target_data_mismatch', 'target_attribute_not_found', 'target_data_invalid']
/** FORMATS 5.2, and what a target update shares with a load. */
const IDS: Readonly<Record<string, readonly string[]>> = {
  dm_table_load: ['multiple_table_loads', 'no_matching_policy', 'invalid_entry', 'num_targets_mismatch', ...IN_TARGETS], dm_device_resume: ['resume_before_table_load', 'already_active', 'active_table_mismatch'],
  dm_device_remove: ['remove_before_table_load', 'device_removed'], dm_device_rename: ['rename_before_table_load', 'new_name_invalid', 'new_uuid_invalid'], dm_table_clear: ['clear_before_table_load', 'table_cleared'],
  dm_target_update: ['update_before_table_load', ...IN_TARGETS],
}

describe.skipIf(MODEL_PYTHON === undefined)('device-mapper events and the model of Keylime (left out without Python 3.11 and its package cryptography)', () => {
  it.each(Array.from({ length: PAIRS / BATCH }, (_, batch) => SEED + batch * BATCH))(`agree on ${BATCH} pairs from seed %i on`, async (first) => {
    const found = await differences(Array.from({ length: BATCH }, (_, place) => makeDevicePair(first + place)))
    expect(summary(found)).toBe('')
  }, 300_000)

  it('meet every event id, many passes and crashes of many kinds', () => {
    const answers = modelAnswers(Array.from({ length: 700 }, (_, seed) => makeDevicePair(seed)))
    const lines = answers.flatMap((answer) => answer.lines.filter((line) => line !== null))
    const wanted = [...Object.entries(IDS).flatMap(([name, ids]) => ids.map((id) => `${ID}${name}.${id}`)), `${ID}invalid_data`, `${ID}parsing_failed`]
    expect([...new Set(lines.flatMap(({ events }) => events))].sort()).toEqual(wanted.sort())
    expect(lines.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(lines.length / 5)
    expect(new Set(answers.flatMap(({ crash }) => (crash ? [crash.why.split(':')[0]] : [])))).toEqual(new Set(['KeyError', 'AttributeError', 'ValueError', 'UnicodeDecodeError', 'IndexError', 'error']))
  })
})
