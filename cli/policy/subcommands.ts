import type { GivenArguments } from '../given-arguments'
import type { Io } from '../io'
import type { OptionSpec } from '../option-table'
import { create } from './create'
import { diff } from './diff'
import { lint } from './lint'
import { convert, merge } from './merge'
import { sign } from './sign'
import { verify } from './verify'

/** Runs a subcommand to its exit code. */
export type PolicyRun = (io: Io) => Promise<number>

/** One subcommand of `imascope policy`: its help, its options, and what its arguments mean. */
export interface PolicySubcommand {
  readonly name: string
  /** One line for `imascope policy --help`. */
  readonly summary: string
  readonly intro: string
  readonly options: readonly OptionSpec[]
  /** Exit codes. */
  readonly outro: string
  /** @throws UsageError for arguments that make no sense together */
  toRun(given: GivenArguments): PolicyRun
}

/** Adding one is a file and a row. */
export const POLICY_SUBCOMMANDS: readonly PolicySubcommand[] = [create, merge, diff, lint, convert, sign, verify]

export function policySubcommand(name: string): PolicySubcommand | undefined {
  return POLICY_SUBCOMMANDS.find((one) => one.name === name)
}
