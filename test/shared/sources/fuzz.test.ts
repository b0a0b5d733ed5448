/** The quick tier of fuzzing: some thousand inputs with a fixed seed. `npm run check:slow` has a million, with another seed each time. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SOURCES } from '@shared/sources/index'
import { foundInputs, runCampaign } from '../../support/fuzz/campaign'
import { checkInput, inputOf, type Tally } from '../../support/fuzz/check-input'
import { corpus } from '../../support/fuzz/corpus'
import { installMeter } from '../../support/fuzz/meter'

const INPUTS = 600
const SEED = 20_261_127

const files = corpus()
const others = [...files.values()].flat().map((file) => file.bytes)
let metered: ReturnType<typeof installMeter>
beforeAll(() => { metered = installMeter() })
afterAll(() => metered.restore())

it('every source has files to do damage to', () => {
  expect(SOURCES.map((source) => source.kind).filter((kind) => !files.get(kind)?.length)).toEqual([])
})

describe('every promise holds for damaged files', () => {
  it.each(SOURCES.map((source) => [source.kind, source.role ?? 'no role', source] as const))('%s, %s', async (kind, _, source) => {
    const result = await runCampaign({ source, files: files.get(kind)!, others, inputs: INPUTS, seed: SEED, meter: metered.meter })
    expect(result.broken).toEqual([])
    expect(result.inputs).toBeGreaterThan(INPUTS)
  })
})

it.each(foundInputs().map((found) => [found.name, found] as const))('what was found once is not found again: %s', async (_, { source, file }) => {
  const tally: Tally = { inputs: 0, codes: new Set(), mostAllocated: 0 }
  await checkInput(source, inputOf(file, file.bytes), metered.meter, tally, true)
  expect(tally.inputs).toBe(1)
})
