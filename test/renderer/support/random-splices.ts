import type { Splice } from '@shared/model/policy-edit'

/** Up to four splices of a text, ascending and without overlap, each of which changes something; chosen by numbers from 0. */
export function splicesOf(text: string, numbers: Iterable<number>): readonly Splice[] {
  const source = numbers[Symbol.iterator]()
  const below = (end: number): number => source.next().value! % end
  const splices: Splice[] = []
  let at = 0
  for (let left = below(5); left > 0 && at <= text.length; left--) {
    const offset = at + below(text.length - at + 1)
    const length = below(Math.min(4, text.length - offset) + 1)
    const put = ['', 'x', 'yz', '\n'][below(4)]
    if (length > 0 || put !== '') splices.push({ offset, length, text: put })
    at = offset + length + 1
  }
  return splices
}
