/**
 * A million damaged files for the decoders. Damage at every place in turn, then at random from a seed that is printed; `FUZZ_SEED=N` repeats a
 * run, `FUZZ_SCALE=0.1` makes a tenth of it. What is found is kept in test/vectors/fuzz, where the ordinary tests replay it.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EvidenceKind } from '@shared/model/evidence'
import { SOURCES } from '@shared/sources/index'
import { runCampaign, type Result } from '../../support/fuzz/campaign'
import { corpus } from '../../support/fuzz/corpus'
import { installMeter } from '../../support/fuzz/meter'
import { fuzzScale, fuzzSeed } from '../../support/fuzz/random'
import { startWatchdog } from '../../support/fuzz/watchdog'

const TOTAL = 1_000_000
/** Thousands of inputs; the cheap decoders get the most. A source that is not named here gets the last number. */
const THOUSANDS: Readonly<Partial<Record<EvidenceKind, number>>> = {
  'archive': 40, 'ima-log-binary': 60, 'ima-log-ascii': 40, 'event-log': 60, 'tpm-quote': 150, 'tpm-signature': 180, 'tpm-name': 60, 'public-key': 60, 'pcr-values': 150, 'runtime-policy': 80, 'ima-policy': 60, 'exclude-list': 60, 'nonce': 100,
}
const OTHERWISE = 40
const DOCS = join(import.meta.dirname, '../../../docs')

const seed = fuzzSeed()
const scale = fuzzScale()
const files = corpus()
const others = [...files.values()].flat().map((file) => file.bytes)
const results = new Map<string, Result>()
const watchdog = startWatchdog()
let metered: ReturnType<typeof installMeter>

beforeAll(() => {
  console.log(`FUZZ_SEED=${seed}`)
  metered = installMeter()
})
afterAll(async () => {
  metered.restore()
  await watchdog.stop()
})

describe('every promise holds for damaged files', () => {
  it.each(SOURCES.map((source) => [source.kind, source.role ?? 'no role', source] as const))('%s, %s', async (kind, role, source) => {
    const inputs = Math.ceil((THOUSANDS[kind] ?? OTHERWISE) * 1000 * scale)
    const result = await runCampaign({ source, files: files.get(kind)!, others, inputs, seed, meter: metered.meter, onBatch: watchdog.note })
    results.set(`${kind}, ${role}`, result)
    console.log(`${kind}, ${role}: ${result.inputs.toLocaleString('en-US')} inputs, ${result.codes.size} error codes, at most ${result.mostAllocated.toFixed(1)} times the input asked for`)
    expect(result.broken).toEqual([])
  })
})

it('each error code that was met stands in the documents', () => {
  const documents = readdirSync(DOCS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md')).map((name) => readFileSync(join(DOCS, name), 'utf8')).join('\n')
  const met = new Set([...results.values()].flatMap(({ codes }) => [...codes]))
  expect(met.size).toBeGreaterThan(20)
  expect([...met].filter((code) => !documents.includes(`\`${code}\``)).sort()).toEqual([])
})

it('a million inputs were decoded', () => {
  const total = [...results.values()].reduce((sum, { inputs }) => sum + inputs, 0)
  console.log(`${total.toLocaleString('en-US')} inputs, FUZZ_SEED=${seed}`)
  expect(total).toBeGreaterThanOrEqual(TOTAL * Math.min(scale, 1))
})
