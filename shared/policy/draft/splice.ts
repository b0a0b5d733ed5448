import type { Splice } from '../../model/policy-edit'

/**
 * Applies splices whose places are all those of `text`: in ascending order, without overlap; of two at one offset the first has length 0.
 * `inverse` leads from the result back to `text`, byte for byte.
 *
 * @throws RangeError for splices that overlap or lie outside of the text
 */
export function applySplices(text: string, splices: readonly Splice[]): { readonly text: string; readonly inverse: readonly Splice[] } {
  const parts: string[] = []
  const inverse: Splice[] = []
  let [at, moved] = [0, 0]
  for (const { offset, length, text: put } of splices) {
    if (offset < at || length < 0 || offset + length > text.length) throw new RangeError(`a splice of ${length} at ${offset}, after ${at} of ${text.length}`)
    parts.push(text.slice(at, offset), put)
    inverse.push({ offset: offset + moved, length: put.length, text: text.slice(offset, offset + length) })
    moved += put.length - length
    at = offset + length
  }
  parts.push(text.slice(at))
  return { text: parts.join(''), inverse }
}
