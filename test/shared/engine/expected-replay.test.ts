import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createInProcessEngine } from '@shared/engine/in-process'
import type { AnalysisOptions } from '@shared/engine/engine'
import type { ChainRequest } from '@shared/kernel/replay'
import { replayInPlace, type ExpectedLog, type Replayer } from '@shared/kernel/replayer'
import { inPlace } from '@shared/checks/signatures/verifier'
import { file } from '../../support/make-case'
import { opened } from '../../support/open-file'

const SAMPLES = join(import.meta.dirname, '../../../samples')
const LOG = 'binary_runtime_measurements'
const samples = readdirSync(SAMPLES, { withFileTypes: true }).filter((folder) => folder.isDirectory() && readdirSync(join(SAMPLES, folder.name)).includes(LOG)).map(({ name }) => name)

/** What is said of a request before it is known what is looked for. */
const sayingOf = ({ pcr, bank, rule, start }: ChainRequest) => ({ pcr, bank, rule, start })

/** Reads the log of a sample piece by piece, as the first of its files: what it was expected to be replayed for, and what it was replayed for first. */
async function replayOf(sample: string, options: AnalysisOptions) {
  const names = readdirSync(join(SAMPLES, sample)).sort((a, b) => Number(b === LOG) - Number(a === LOG))
  const files = names.map((name) => file(name, readFileSync(join(SAMPLES, sample, name)))).map((one, i) => (i === 0 ? opened(one) : one))
  const told: { log: ExpectedLog; requests: unknown }[] = []
  const asked: ReturnType<typeof sayingOf>[][] = []
  const replayer: Replayer = {
    ...replayInPlace,
    expect: (log, requests) => (told.push({ log, requests: requests.map(sayingOf) }), null),
    replay: (log, requests, ...rest) => {
      asked.push(requests.map(sayingOf))
      return replayInPlace.replay(log, requests, ...rest)
    },
  }
  const { report } = await createInProcessEngine(inPlace, replayer).analyze({ files, options })
  return { told, asked, names, paths: report.evidence.map(({ path }) => path), size: readFileSync(join(SAMPLES, sample, LOG)).length }
}

describe('what a large log is expected to be replayed for', () => {
  it.each(samples.map((sample): [string, AnalysisOptions] => [sample, {}]).concat([['good-boot', { banks: ['sha512'] }], ['good-boot', { startPcr: [{ bank: 'sha256', value: 'ab'.repeat(32) }] }]]))('is what it is replayed for: %s %j', async (sample, options) => {
    const { told, asked, names, paths, size } = await replayOf(sample, options)
    expect(told).toEqual([{ log: expect.objectContaining({ size, isArriving: false, templateDigestBank: expect.any(String) }), requests: expect.any(Array) }])
    expect(told[0].requests).toEqual(asked[0].filter(({ pcr }) => pcr === 10))
    // It was read last, and stands where it was given.
    expect(paths.filter((path) => names.includes(path))).toEqual(names.filter((name) => paths.includes(name)))
    expect(paths[0]).toBe(LOG)
  })

  it('is told for many samples', () => expect(samples.length).toBeGreaterThan(5))
})
