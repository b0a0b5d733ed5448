import type { Texts } from '@shared/kernel/search/texts'

export function textsOf(parts: readonly Uint8Array[]): Texts {
  let end = 0
  return { bytes: new Uint8Array(Buffer.concat(parts)), ends: Uint32Array.from(parts, (part) => (end += part.length)) }
}

/** The parts again. */
export function partsOf({ bytes, ends }: Texts): Buffer[] {
  return Array.from(ends, (end, i) => Buffer.from(bytes.subarray(i === 0 ? 0 : ends[i - 1], end)))
}
