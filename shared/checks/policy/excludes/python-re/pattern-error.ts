/** What Python makes of a pattern that it does not compile: `refused` is its `re.error`, `crashes` another exception, which Keylime does not catch. */
export type PatternFailure = 'refused' | 'crashes' | 'not-run'

/** A pattern does not compile, in Python or (`not-run`) here. The message is a reason in plain text that may hold parts of the pattern. */
export class PatternError extends Error {
  override readonly name = 'PatternError'

  /** @param position in characters of the pattern, from 0; `null` where it is about the whole. */
  constructor(readonly failure: PatternFailure, message: string, readonly position: number | null = null) {
    super(message)
  }
}

/** Calls that Python takes for a group: more than a thousand at once are a RecursionError, counted from wherever it was called. */
const FRAMES_MAX = 1000
/** Of which the program around it takes some: from here on, whether it crashes is not known. */
const FRAMES_SURE = 700

/**
 * Why it is not known whether Python gives up with so many calls open; `null`: it does not.
 * @throws PatternError `crashes` where it does
 */
export function depthDoubt(frames: number, position: number | null): string | null {
  if (frames > FRAMES_MAX) throw new PatternError('crashes', 'groups nested too deeply (RecursionError)', position)
  return frames > FRAMES_SURE ? 'groups nested so deeply that it depends on the program around it whether Python gives up' : null
}
