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

/** The values of an option, in the order in which they were given. */
export function allValues(given: GivenArguments, name: string): string[] {
  return given.options.flatMap(({ spec, value }) => (spec.name === name && value !== null ? [value] : []))
}

/** The value of an option that is given once at most. */
export function singleValue(given: GivenArguments, name: string): string | undefined {
  return allValues(given, name)[0]
}

export function isGiven(given: GivenArguments, name: string): boolean {
  return given.options.some(({ spec }) => spec.name === name)
}
