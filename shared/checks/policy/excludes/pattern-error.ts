/** A pattern holds something that is not run: the message names it, in words that end "holds ...". */
export class PatternError extends Error {
  override readonly name = 'PatternError'
}
