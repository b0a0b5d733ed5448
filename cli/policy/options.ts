import { UsageError } from '../errors'
import type { GivenArguments } from '../given-arguments'
import { help, type OptionSpec } from '../option-table'

/** Options that subcommands of `policy` share. */
export const OUTPUT: OptionSpec = { name: 'output', value: 'required', placeholder: 'FILE', repeatable: false, dash: true, help: ['where it is written; - is standard output'] }
export const HELP = help

export function fileOption(name: string, ...lines: string[]): OptionSpec {
  return { name, value: 'required', placeholder: 'FILE', repeatable: false, help: lines }
}

export function flag(name: string, ...lines: string[]): OptionSpec {
  return { name, value: 'none', placeholder: '', repeatable: false, help: lines }
}

/** @throws UsageError unless there is exactly one operand */
export function oneFile({ operands }: GivenArguments, what: string): string {
  const [file, ...rest] = operands
  if (file === undefined) throw new UsageError(`${what}: give its FILE, or - for standard input`)
  if (file === '') throw new UsageError('a path is empty')
  if (rest.length > 0) throw new UsageError(`one FILE at a time, found ${operands.length}`)
  return file
}
