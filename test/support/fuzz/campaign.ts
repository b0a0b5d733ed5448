import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SOURCES } from '@shared/sources/index'
import type { Source } from '@shared/sources/source'
import { checkInput, checkKept, inputOf, type Outcome, type Tally } from './check-input'
import type { CorpusFile } from './corpus'
import type { Meter } from './meter'
import { everyPlace, firstDifference, isText, mutated, placesPerByte } from './mutate'
import { Random } from './random'

/** Inputs that found something, as `SOURCE--DIGEST--NAME`: replayed by the ordinary tests from then on. */
export const FOUND = join(import.meta.dirname, '../../vectors/fuzz')
/** What broke a promise in one run is told up to this often. */
const TOLD_MAX = 8

export interface Campaign {
  readonly source: Source
  readonly files: readonly CorpusFile[]
  /** Bytes of files of all kinds, for splices. */
  readonly others: readonly Uint8Array[]
  readonly inputs: number
  readonly seed: number
  readonly meter: Meter
  /** Hears what comes next before it runs, so that a hang can be told. */
  readonly onBatch?: (what: string) => void
}

export interface Result extends Tally {
  readonly broken: string[]
}

const BATCH = 256

/** Gives a source `inputs` damaged files: half of them with damage at every place in turn, half of them at random. */
export async function runCampaign(campaign: Campaign): Promise<Result> {
  const { source, files, inputs, seed, onBatch } = campaign
  const result: Result = { inputs: 0, codes: new Set(), mostAllocated: 0, broken: [] }
  const sound = new Map<CorpusFile, Outcome | null>()
  for (const file of files) sound.set(file, await soundOutcome(campaign, file, result))
  const all = damagedFiles(campaign, new Random(seed))
  for (let n = 0; n < inputs && result.broken.length < TOLD_MAX; n++) {
    if (n % BATCH === 0) onBatch?.(`${source.kind}, input ${n} of ${inputs}, FUZZ_SEED=${seed}`)
    const { file, bytes } = all.next().value
    try {
      const outcome = await checkInput(source, inputOf(file, bytes), campaign.meter, result, n % 8 === 0)
      const before = sound.get(file)
      if (before) checkKept(before, outcome, damagedAt(file.bytes, bytes))
    } catch (error) {
      tell(result, source, file, bytes, error)
    }
  }
  return result
}

async function soundOutcome({ source, meter }: Campaign, file: CorpusFile, result: Result): Promise<Outcome | null> {
  try {
    return await checkInput(source, inputOf(file, file.bytes), meter, result, true)
  } catch (error) {
    tell(result, source, file, file.bytes, error)
    return null
  }
}

interface Damaged {
  readonly file: CorpusFile
  readonly bytes: Uint8Array
}

function* damagedFiles({ files, others, inputs }: Campaign, random: Random): Generator<Damaged, never> {
  const size = files.reduce((sum, file) => sum + file.bytes.length, 0)
  const stride = Math.max(1, Math.ceil((2 * size * placesPerByte()) / inputs))
  for (const file of files) for (const bytes of everyPlace(file.bytes, stride)) yield { file, bytes }
  for (;;) {
    const file = random.pick(files)
    yield { file, bytes: mutated(random, file.bytes, others) }
  }
}

/** Where the damage begins: of a text the beginning of its line; what is put after the blanks at its end goes on with its last line. */
function damagedAt(sound: Uint8Array, bytes: Uint8Array): number {
  const at = firstDifference(sound, bytes)
  if (!isText(sound)) return at
  const end = sound.findLastIndex((byte) => byte > 0x20) + 1
  return sound.subarray(0, Math.min(at, end)).lastIndexOf(0x0a) + 1
}

/** Keeps the input, once for each different word of what is broken. */
function tell(result: Result, source: Source, file: CorpusFile, bytes: Uint8Array, error: unknown): void {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const name = `${source.kind}--${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}--${file.path.replaceAll('/', '_')}`
  const kind = what.replace(/\d+/g, 'N').slice(0, 40)
  if (result.broken.some((line) => line.replace(/\d+/g, 'N').includes(kind))) return
  mkdirSync(FOUND, { recursive: true })
  writeFileSync(join(FOUND, name), bytes)
  const at = error instanceof Error && error.name !== 'Broken' ? `\n${error.stack ?? ''}` : ''
  result.broken.push(`${what} (kept as test/vectors/fuzz/${name})${at}`)
}

/** What was found before, with the source that it was found in. */
export function foundInputs(): { readonly name: string; readonly source: Source; readonly file: CorpusFile }[] {
  if (!existsSync(FOUND)) return []
  return readdirSync(FOUND).filter((name) => name.includes('--')).map((name) => {
    const [kind, , path] = name.split('--')
    const source = SOURCES.find((one) => one.kind === kind)
    if (source === undefined) throw new Error(`no source of the kind of ${name}`)
    return { name, source, file: { path, bytes: new Uint8Array(readFileSync(join(FOUND, name)))} }
  })
}
