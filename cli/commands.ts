import type { AnalysisOptions } from '@shared/engine/engine'
import type { EvidenceRole } from '@shared/model/evidence'
import { UsageError } from './errors'
import { allValues, isGiven, singleValue, type GivenArguments } from './given-arguments'
import { parseBankName, parseFailOn, parseMode, parseNonce, parsePcrIndex, parseStartPcr, type FailOn, type StartPcr } from './option-values'
import { STANDALONE_PARTS } from './option-table'

/** A file that an option names, with the part that it is. */
export interface NamedPart {
  readonly option: string
  readonly role: EvidenceRole
  readonly path: string
}

/** Where JSON goes. */
export type JsonTarget = 'stdout' | { readonly file: string }

export interface VerifyCommand {
  readonly kind: 'verify'
  readonly paths: readonly string[]
  readonly parts: readonly NamedPart[]
  readonly options: AnalysisOptions
  /** `null`: no JSON but a summary. */
  readonly json: JsonTarget | null
  /** Where fixes of the policy go, as JSON; `null`: none are asked for. */
  readonly suggest: JsonTarget | null
  readonly entries: string | null
  readonly failOn: FailOn
}

export interface InspectCommand {
  readonly kind: 'inspect'
  readonly paths: readonly string[]
  readonly json: JsonTarget | null
}

export function toVerifyCommand(given: GivenArguments): VerifyCommand {
  const parts = given.options.flatMap(({ spec, value }): NamedPart[] =>
    spec.role === undefined ? [] : [{ option: `--${spec.name}`, role: spec.role, path: value! }])
  refuseEmptyNames(given.operands)
  if (given.operands.length === 0 && !parts.some(({ role }) => STANDALONE_PARTS.includes(role))) {
    throw new UsageError('nothing to verify: give a folder or files, or name a part with --log, --quote, --signature or --pcrs')
  }
  const failOn = singleValue(given, 'fail-on')
  const [json, suggest] = [jsonTarget(given, 'json'), jsonTarget(given, 'suggest')]
  if (json === 'stdout' && suggest === 'stdout') throw new UsageError('--json and --suggest both write to standard output: name a file for one of them')
  return {
    kind: 'verify', paths: given.operands, parts, options: analysisOptions(given), json, suggest,
    entries: singleValue(given, 'entries') ?? null, failOn: failOn === undefined ? 'error' : parseFailOn(failOn),
  }
}

export function toInspectCommand(given: GivenArguments): InspectCommand {
  refuseEmptyNames(given.operands)
  if (given.operands.length === 0) throw new UsageError('nothing to inspect: give one file or more')
  return { kind: 'inspect', paths: given.operands, json: jsonTarget(given, 'json') }
}

function analysisOptions(given: GivenArguments): AnalysisOptions {
  const nonces = [...new Set(allValues(given, 'nonce').map(parseNonce))]
  const imaPcr = singleValue(given, 'ima-pcr')
  const banks = new Set(allValues(given, 'bank').map((name) => parseBankName('--bank', name)))
  const mode = singleValue(given, 'mode')
  const startPcr = allValues(given, 'start-pcr').map(parseStartPcr)
  refuseTwoStarts(startPcr)
  return {
    ...(nonces.length === 0 ? {} : { nonce: nonces.length === 1 ? nonces[0] : nonces }),
    ...(imaPcr === undefined ? {} : { imaPcr: parsePcrIndex('--ima-pcr', imaPcr) }),
    ...(banks.size === 0 ? {} : { banks: [...banks] }),
    ...(mode === undefined ? {} : { mode: parseMode(mode) }),
    ...(isGiven(given, 'require-signatures') && { requireSignatures: true }),
    ...(startPcr.length === 0 ? {} : { startPcr }),
  }
}

function refuseTwoStarts(starts: readonly StartPcr[]): void {
  const banks = starts.map(({ bank }) => bank)
  const twice = banks.find((bank, index) => banks.indexOf(bank) !== index)
  if (twice !== undefined) throw new UsageError(`--start-pcr: bank ${twice} is given more than once`)
}

export function refuseEmptyNames(paths: readonly string[]): void {
  if (paths.includes('')) throw new UsageError('a path is empty')
}

function jsonTarget(given: GivenArguments, name: string): JsonTarget | null {
  const option = given.options.find(({ spec }) => spec.name === name)
  if (option === undefined) return null
  return option.value === null ? 'stdout' : { file: option.value }
}
