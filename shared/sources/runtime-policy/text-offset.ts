/** Byte offset, in UTF-8, of the UTF-16 unit at `index` of a text. */
export function byteOffsetOf(text: string, index: number): number {
  return new TextEncoder().encode(text.slice(0, index)).length
}
