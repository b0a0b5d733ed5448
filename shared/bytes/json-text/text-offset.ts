import type { JsonPlace } from './json-places'

/** A place in bytes of a file. */
export interface ByteRange {
  readonly byteOffset: number
  readonly byteLength: number
}

/** Byte offset, in UTF-8, of the UTF-16 unit at `index` of a text. */
export function byteOffsetOf(text: string, index: number): number {
  return byteOffsetsOf(text, [index]).get(index)!
}

/** Byte offsets, in UTF-8, of UTF-16 units of a text, by index: each piece of the text is encoded once. */
export function byteOffsetsOf(text: string, indexes: readonly number[]): ReadonlyMap<number, number> {
  const encoder = new TextEncoder()
  const offsets = new Map<number, number>()
  let [done, bytes] = [0, 0]
  for (const index of [...indexes].sort((a, b) => a - b)) {
    bytes += encoder.encode(text.slice(done, index)).length
    done = index
    offsets.set(index, bytes)
  }
  return offsets
}

/** Places of a text in bytes, UTF-8, that begin at `base`. `size`: bytes of the file where the text was made whole, for the brackets that it lacked are not in it. */
export function byteRangesOf(text: string, places: readonly JsonPlace[], { base = 0, size = Infinity } = {}): ByteRange[] {
  const offsets = byteOffsetsOf(text, places.flatMap(({ offset, length }) => [offset, offset + length]))
  return places.map(({ offset, length }) => {
    const start = offsets.get(offset)!
    return { byteOffset: base + start, byteLength: Math.min(offsets.get(offset + length)!, size) - start }
  })
}
