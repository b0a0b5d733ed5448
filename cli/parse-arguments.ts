import { visibleText } from '@shared/bytes/visible'
import { VERSION } from '@shared/engine/version'
import { toInspectCommand, toVerifyCommand, type InspectCommand, type VerifyCommand } from './commands'
import { UsageError } from './errors'
import type { GivenArguments, GivenOption } from './given-arguments'
import { LATER_OPTIONS, LATER_SUBCOMMANDS, OPTIONS, type OptionSpec } from './option-table'
import { policySubcommand, type PolicyRun } from './policy/subcommands'
import type { HelpTopic } from './usage'

export type Command = VerifyCommand | InspectCommand | PolicyCommand | HelpCommand | VersionCommand

export interface HelpCommand {
  readonly kind: 'help'
  readonly topic: HelpTopic
}

/** `imascope policy NAME`, with its arguments read. */
export interface PolicyCommand {
  readonly kind: 'policy'
  readonly name: string
  readonly run: PolicyRun
}

export interface VersionCommand {
  readonly kind: 'version'
}

/** @throws UsageError for anything that is not a command of this version. */
export function parseArguments(argv: readonly string[]): Command {
  const [first, ...rest] = argv
  if (first === undefined) throw new UsageError('no subcommand; try imascope --help')
  if (first === '--version') return { kind: 'version' }
  if (first === '--help' || first === '-h') return { kind: 'help', topic: null }
  if (LATER_SUBCOMMANDS.includes(first)) throw new UsageError(`the subcommand ${first} is not available in version ${VERSION}`)
  if (first === 'policy') return parsePolicyArguments(rest)
  if (first !== 'verify' && first !== 'inspect') {
    throw new UsageError(`unknown subcommand "${visibleText(first)}"; try imascope --help`)
  }
  if (asksForHelp(rest)) return { kind: 'help', topic: first }
  const given = collect(rest, { name: first, options: OPTIONS[first], dash: false })
  return first === 'verify' ? toVerifyCommand(given) : toInspectCommand(given)
}

function parsePolicyArguments([name, ...rest]: readonly string[]): Command {
  if (name === undefined) throw new UsageError('policy: no subcommand; try imascope policy --help')
  if (name === '--help' || name === '-h') return { kind: 'help', topic: 'policy' }
  const subcommand = policySubcommand(name)
  if (subcommand === undefined) throw new UsageError(`unknown subcommand "policy ${visibleText(name)}"; try imascope policy --help`)
  if (asksForHelp(rest)) return { kind: 'help', topic: `policy ${subcommand.name}` }
  const given = collect(rest, { name: `policy ${subcommand.name}`, options: subcommand.options, dash: true })
  return { kind: 'policy', name: subcommand.name, run: subcommand.toRun(given) }
}

/** What a subcommand takes. `dash`: is `-` an operand, standard input? */
interface Syntax {
  readonly name: string
  readonly options: readonly OptionSpec[]
  readonly dash: boolean
}

/** A request for help wins over mistakes elsewhere on the line: who asks does not know yet how it is said. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--')
  const options = end < 0 ? args : args.slice(0, end)
  return options.includes('--help') || options.includes('-h')
}

function collect(args: readonly string[], syntax: Syntax): GivenArguments {
  const options: GivenOption[] = []
  const operands: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]
    if (arg === '--') {
      operands.push(...args.slice(i + 1))
      break
    }
    if (arg === '-' && !syntax.dash) throw new UsageError('standard input is not read; give a folder or a file')
    if (arg === '-' || !arg.startsWith('-')) {
      operands.push(arg)
      continue
    }
    const equals = arg.indexOf('=')
    const spec = findOption(equals < 0 ? arg : arg.slice(0, equals), syntax)
    let value = equals < 0 ? null : arg.slice(equals + 1)
    if (spec.value === 'required' && value === null) value = args[++i] ?? null
    options.push({ spec, value: checkValue(spec, value, equals >= 0) })
  }
  refuseDuplicates(options)
  return { options, operands }
}

function findOption(text: string, { name: subcommand, options }: Syntax): OptionSpec {
  const spec = options.find(({ name }) => text === `--${name}`)
  if (spec !== undefined) return spec
  if (LATER_OPTIONS.some((name) => text === `--${name}`)) throw new UsageError(`${text} is not available in version ${VERSION}`)
  throw new UsageError(`unknown option "${visibleText(text)}"; try imascope ${subcommand} --help`)
}

function checkValue(spec: OptionSpec, value: string | null, joined: boolean): string | null {
  const option = `--${spec.name}`
  if (spec.value === 'none' && joined) throw new UsageError(`${option} takes no value`)
  if (spec.value === 'required' && (value === null || (!joined && value.startsWith('--')))) {
    throw new UsageError(`${option} needs a value: ${option} ${spec.placeholder}`)
  }
  if (spec.placeholder === 'FILE') refuseFileName(option, value, spec.dash === true)
  return value
}

/** A `-` would make a file of that name, where most programs mean standard input or output. */
function refuseFileName(option: string, name: string | null, dash: boolean): void {
  if (name === '') throw new UsageError(`${option}: the file name is empty`)
  if (name === '-' && !dash) throw new UsageError(`${option}: "-" is no file name; ./- names a file that is called so`)
}

function refuseDuplicates(options: readonly GivenOption[]): void {
  const seen = new Set<OptionSpec>()
  for (const { spec } of options) {
    if (seen.has(spec) && !spec.repeatable) throw new UsageError(`--${spec.name} is given more than once`)
    seen.add(spec)
  }
}
