import { visibleText } from '@shared/bytes/visible'
import type { Pair } from './make-pair'
import { modelAnswers, type ModelAnswer, type ModelLine } from './model'
import { productAnswer, type ProductAnswer, type ProductLine } from './product'

/** Where the product and the model differ on a pair. */
export interface Difference {
  readonly seed: number
  /** Alike for differences that are likely to have one cause. */
  readonly kind: string
  readonly detail: string
}

/** What the report calls the model's reasons. A buffer of an ignored keyring is accepted for its keyring. */
const ACCEPTED_BY: Readonly<Record<string, string | null>> = { violation: null, exclude: 'exclude', digests: 'digest', signature: 'signature', keyrings: 'keyring', 'ima-buf': 'ima-buf', ignored: 'keyring', devices: 'device-mapper' }
/** What the program does not run, and says so: a character by its name. Lines that such an exclude may let pass are not judged then. */
const NOT_RUN = /\\N\{/
const SHOWN = 400
const SEEDS_SHOWN = 5

export async function differences(pairs: readonly Pair[]): Promise<Difference[]> {
  const answers = modelAnswers(pairs)
  const found: Difference[] = []
  for (const [place, pair] of pairs.entries()) found.push(...differencesOf(pair, answers[place], await productAnswer(pair, answers[place].pcr)))
  return found
}

/** Of a policy that lacks a part there is no verdict to compare: Keylime refuses it, and could not run on it either. */
export function differencesOf(pair: Pair, model: ModelAnswer, product: ProductAnswer): Difference[] {
  const texts = pair.log.toString().split('\n').filter((line) => line !== '')
  const isNotRun = excludesOf(pair.policy).some((pattern) => NOT_RUN.test(pattern))
  const found: Difference[] = []
  const differ = (kind: string, detail: string) => found.push({ seed: pair.seed, kind, detail })
  if (model.schemaRefuses !== product.schemaRefuses) differ(`refused by the schema: model ${model.schemaRefuses}`, pair.policy.slice(0, SHOWN))
  if (model.lacksKeys) return found
  if (product.lines.length !== texts.length && model.crash === null) differ('number of lines', `${texts.length} lines, ${product.lines.length} entries`)
  for (const [place, line] of model.lines.slice(0, product.lines.length).entries()) {
    const kind = line === null ? afterCrash(product.lines[place], model) : ofLine(line, product.lines[place], isNotRun)
    if (kind !== null) differ(kind, `line ${place + 1}: ${visibleText(texts[place]).slice(0, SHOWN)}`)
  }
  const mismatch = model.run.includes('ima.pcr_mismatch')
  if (model.crash === null && mismatch !== product.pcrMismatch) differ(`ima.pcr_mismatch: model ${mismatch}`, JSON.stringify(pair.pcr))
  return found
}

/** Where Keylime crashes it judges nothing any more. */
function afterCrash({ verdict }: ProductLine, { crash }: ModelAnswer): string | null {
  return verdict !== 'not-judged' ? `${verdict} although Keylime crashed: ${crash!.why.slice(0, 60)}` : null
}

function ofLine(model: ModelLine, { verdict, keylimeEvents, acceptedBy }: ProductLine, isNotRun: boolean): string | null {
  if (isNotRun && isUndecided(model, keylimeEvents)) return null
  const said = `${verdict} ${(keylimeEvents ?? ['no list']).join(' ')}`
  const wanted = `${model.verdict} ${model.events.join(' ')}`
  if (said !== wanted) return `model ${wanted} (${model.by}), product ${said} (${acceptedBy})`
  if (model.verdict === 'pass' && !isNotRun && ACCEPTED_BY[model.by!] !== acceptedBy) return `model by ${model.by}, product by ${acceptedBy}`
  return null
}

/** Of what decides after the PCR column nothing is said. */
function isUndecided({ events }: ModelLine, said: readonly string[]): boolean {
  return said.join() === events.filter((event) => event === 'ima.validation.ima_pcr').join()
}

function excludesOf(policy: string): string[] {
  const { excludes } = JSON.parse(policy) as { excludes?: string[] }
  return excludes ?? []
}

/** The kinds with how often, and one pair of each: what a person wants to read when the suite fails. */
export function summary(found: readonly Difference[]): string {
  const kinds = new Map<string, Difference[]>()
  for (const one of found) kinds.set(one.kind, [...(kinds.get(one.kind) ?? []), one])
  const rows = [...kinds].sort((one, other) => other[1].length - one[1].length)
  return rows.map(([kind, all]) => `${all.length} x ${kind}\n    seeds ${all.slice(0, SEEDS_SHOWN).map(({ seed }) => seed).join(' ')}: ${all[0].detail}`).join('\n')
}
