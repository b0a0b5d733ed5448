import type { LogPage, PageRecipe } from '../../model/ima-log'
import type { LogLayout } from './frame'

/** Bytes of a page that a thread reads. */
const PAGE_BYTES = 1 << 20

/** Where the entries of a whole log stand in its file, in pages of whole entries. `handle`: by which a thread reads the file. */
export function recipeOf({ end: count, bytes, columns }: LogPage, { littleEndian, templateDigestSize }: LogLayout, handle: unknown): PageRecipe {
  const [first, byteOffset, byteLength]: number[][] = [[], [], []]
  for (let index = 0; index < count;) {
    const start = columns.offset[index]
    first.push(index)
    byteOffset.push(start)
    do index++
    while (index < count && columns.offset[index] + columns.length[index] - start <= PAGE_BYTES)
    byteLength.push(columns.offset[index - 1] + columns.length[index - 1] - start)
  }
  return {
    handle, size: bytes.length, littleEndian, templateDigestSize, pageBytes: PAGE_BYTES, count,
    first: Uint32Array.from(first), byteOffset: Float64Array.from(byteOffset), byteLength: Uint32Array.from(byteLength),
  }
}
