/** Texts one behind the other, in one piece of memory. */
export interface Texts {
  readonly bytes: Uint8Array
  /** Where each ends; it begins where the one before it ends. */
  readonly ends: Uint32Array
}

/** Some of other bytes, borrowed until the next are gathered. The same ones have the same hash. */
export interface Gathered extends Texts {
  readonly hashes: Uint32Array
}

export function startOf({ ends }: Texts, text: number): number {
  return text === 0 ? 0 : ends[text - 1]
}
