/** The whole engine, the exclude patterns and the command line, given damaged cases. `FUZZ_SEED=N` repeats a run. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isVisible } from '@shared/bytes/visible'
import type { CaseModel } from '@shared/checks/check'
import { compileExcludes } from '@shared/checks/policy/excludes/compile-excludes'
import { matchText } from '@shared/checks/policy/excludes/python-re/python-pattern'
import { NoEvidenceError, type AnalysisRequest, type Case } from '@shared/engine/engine'
import { createInProcessEngine } from '@shared/engine/in-process'
import type { EvidenceFile } from '@shared/model/evidence'
import { run } from '../../../cli/run'
import { fakeIo } from '../../cli/support/fake-io'
import { corpus } from '../../support/fuzz/corpus'
import { mutated } from '../../support/fuzz/mutate'
import { Random, fuzzScale, fuzzSeed } from '../../support/fuzz/random'
import { startWatchdog } from '../../support/fuzz/watchdog'
import { requestFor, sampleCases } from '../../support/sample-cases'

const CASES = 1500
const PATTERNS = 40_000
const FOLDERS = 300
/** What a pattern is made of: all that Python's `re` knows, and more. */
const PIECES = ['/', 'a', '.', '*', '+', '?', '|', '(', ')', '(?:', '(?P<n>', '(?P=n)', '(?i)', '(?=', '(?<!', '[', ']', '[^', '-', '{2}', '{1000}', '{,}', '^', '$', '\\', '\\d', '\\Z', '\\1', '\\x4', '\\u00e9', '\\N{DASH}', '[[:alpha:]]', '&&', '\0', '\u{1f600}', '\ud800', '#', ' ']

const seed = fuzzSeed()
const scale = fuzzScale()
const samples = sampleCases()
const others = [...corpus().values()].flat().map((file) => file.bytes)
const watchdog = startWatchdog()
const folder = mkdtempSync(join(tmpdir(), 'imascope-fuzz-'))
beforeAll(() => console.log(`FUZZ_SEED=${seed}`))
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await watchdog.stop()
})

/** One to three files of a sample damaged, now and then one left out or doubled. */
function damagedCase(random: Random): AnalysisRequest {
  const request = requestFor(random.pick(samples))
  const files = [...request.files]
  for (let n = 1 + random.below(3); n > 0; n--) {
    const at = random.below(files.length)
    files[at] = { ...files[at], content: new Uint8Array(mutated(random, new Uint8Array(files[at].content as ArrayBuffer), others)).buffer }
  }
  if (random.below(8) === 0) files.splice(random.below(files.length), 1)
  if (random.below(8) === 0) files.push({ ...random.pick(files), path: 'again' })
  return { ...request, files }
}

async function analysed(request: AnalysisRequest): Promise<Case | null> {
  try {
    return await createInProcessEngine().analyze(request)
  } catch (error) {
    if (error instanceof NoEvidenceError) return null
    throw error
  }
}

/** Every question that the window asks of a case. */
async function askAll(one: Case, files: readonly EvidenceFile[]): Promise<void> {
  const { report } = one
  expect(isVisible(JSON.stringify(report).replaceAll('\n', ''))).toBe(true)
  const sizes = new Map(report.evidence.map(({ id, size }) => [id, size]))
  for (const host of report.hosts ?? [report]) {
    for (const { evidence, byteOffset, byteLength } of host.findings) {
      const size = evidence === null ? 0 : sizes.get(evidence)!
      expect(byteOffset === null || byteOffset + (byteLength ?? 0) <= size, `${evidence}: ${byteLength} bytes at ${byteOffset} of ${size}`).toBe(true)
    }
  }
  const { total } = await one.rows({ text: '', classes: [] }, 0, 50)
  for (const entry of [1, Math.ceil(total / 2), total]) if (entry >= 1 && entry <= total) await one.entry(entry)
  await one.density(100)
  for (const { evidence } of report.quotes) await one.quoteFields(evidence)
  const events = (await one.bootLog())?.events ?? []
  if (events.length > 0) await one.bootEvent(events[events.length - 1].number)
  await one.entryLines(0, 100)
  expect(report.evidence.length).toBeGreaterThanOrEqual(files.length)
  await one.close()
}

it('a damaged case is judged, and answers every question', async () => {
  const random = new Random(seed)
  let judged = 0
  for (let n = 0; n < CASES * scale; n++) {
    watchdog.note(`case ${n}, FUZZ_SEED=${seed}`)
    const request = damagedCase(random)
    try {
      const one = await analysed(request)
      if (one) await askAll(one, request.files)
      judged += one ? 1 : 0
      await createInProcessEngine().inspect(request.files)
    } catch (error) {
      throw new Error(`case ${n}, FUZZ_SEED=${seed}: ${request.files.map((file) => file.path).join(', ')}`, { cause: error })
    }
  }
  console.log(`${judged.toLocaleString('en-US')} damaged cases judged`)
  expect(judged).toBeGreaterThan((CASES * scale) / 2)
})

it('any exclude pattern is run, or told not to be', () => {
  const random = new Random(seed)
  const none = { excludeLists: [], given: new Set() } as unknown as CaseModel
  for (let n = 0; n < PATTERNS * scale; n++) {
    if (n % 100 === 0) watchdog.note(`pattern ${n}, FUZZ_SEED=${seed}`)
    const pattern = Array.from({ length: 1 + random.below(12) }, () => random.pick(PIECES)).join('')
    const { observations, patterns } = compileExcludes(none, [{ evidence: 'e1', path: 'p', excludes: [pattern] }])
    expect(observations.length).toBeLessThanOrEqual(1)
    expect(observations.every(({ message, found }) => isVisible(message) && isVisible(found ?? '')), JSON.stringify(pattern)).toBe(true)
    const path = matchText(Array.from(random.bytes(40), (byte) => String.fromCharCode(byte)).join(''))
    for (const one of patterns) one.match(path)
  }
})

it('the command line ends with an exit code of its own, and in words', async () => {
  const random = new Random(seed + 1)
  for (let n = 0; n < FOLDERS * scale; n++) {
    watchdog.note(`folder ${n}, FUZZ_SEED=${seed}`)
    for (const name of readdirSync(folder)) rmSync(join(folder, name))
    for (const { path, content } of damagedCase(random).files) writeFileSync(join(folder, path.replaceAll('/', '_')), new Uint8Array(content as ArrayBuffer))
    const argv = random.below(3) === 0 ? ['inspect', folder] : ['verify', folder, ...(random.below(2) === 0 ? ['--json'] : [])]
    const { io, out, err } = fakeIo()
    const code = await run(argv, io, createInProcessEngine())
    const kept = () => readdirSync(folder).map((name) => `${name}: ${readFileSync(join(folder, name)).toString('base64').slice(0, 4000)}`).join('\n')
    expect([0, 1, 2, 3], `folder ${n}, FUZZ_SEED=${seed}\n${err()}\n${code > 3 ? kept() : ''}`).toContain(code)
    expect(`${out()}${err()}`).not.toMatch(/^ {4}at |internal error|\[object Object\]|undefined/m)
    expect(isVisible(`${out()}${err()}`.replaceAll('\n', ''))).toBe(true)
  }
})
