/** Wrong usage: exit code 64. The message is one line of visible text. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** An input that the user named could not be opened or read: exit code 3. */
export class InputError extends Error {
  override readonly name = 'InputError'
}

/** An output could not be written: exit code 73. */
export class OutputError extends Error {
  override readonly name = 'OutputError'
}
