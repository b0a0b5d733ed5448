import type { OptionSpec } from './option-table'

/** One option as it stood on the command line; `null` where it has no value. */
export interface GivenOption {
  readonly spec: OptionSpec
  readonly value: string | null
}

export interface GivenArguments {
  /** In the order in which they were given. */
  readonly options: readonly GivenOption[]
  readonly operands: readonly string[]
}
