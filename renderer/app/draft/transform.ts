import type { Splice } from '@shared/model/policy-edit'

/** From one end of a text to the other: units that stay, units that go, and text that is put in. */
interface Piece {
  readonly kind: 'keep' | 'drop' | 'put'
  readonly length: number
  /** Of `put`. */
  readonly text: string
}

/** What comes after the last splice stays. */
const REST: Piece = { kind: 'keep', length: Infinity, text: '' }

/** Collects what happens from one end of a text to the other as splices of places in that text. */
class SpliceWriter {
  readonly splices: Splice[] = []
  private at = 0

  keep(length: number): void {
    this.at += length
  }

  put(text: string): void {
    this.join(0, text)
  }

  drop(length: number): void {
    this.join(length, '')
    this.at += length
  }

  private join(length: number, text: string): void {
    const last = this.splices.at(-1)
    if (last === undefined || last.offset + last.length !== this.at) this.splices.push({ offset: this.at, length, text })
    else this.splices[this.splices.length - 1] = { offset: last.offset, length: last.length + length, text: last.text + text }
  }
}

/**
 * Two changes of one text that were made apart, each as it is after the other: `first` and then the new `second` gives the same text as
 * `second` and then the new `first`. What either puts in stays whole; where both put in at one place, what `first` puts in comes first.
 * Each list is of places in the text before it, ascending and without overlap.
 */
export function transform(first: readonly Splice[], second: readonly Splice[]): readonly [first: readonly Splice[], second: readonly Splice[]] {
  const [ones, others] = [piecesOf(first), piecesOf(second)]
  const [newFirst, newSecond] = [new SpliceWriter(), new SpliceWriter()]
  while (ones.length > 0 || others.length > 0) {
    const [one, other] = [ones[0] ?? REST, others[0] ?? REST]
    if (one.kind === 'put' || other.kind === 'put') {
      const isFirst = one.kind === 'put'
      const { text } = (isFirst ? ones : others).shift()!
      const [puts, keeps] = isFirst ? [newFirst, newSecond] : [newSecond, newFirst]
      puts.put(text)
      keeps.keep(text.length)
      continue
    }
    const length = Math.min(one.length, other.length)
    if (one.kind === 'keep' && other.kind === 'keep') [newFirst, newSecond].forEach((writer) => writer.keep(length))
    else if (other.kind === 'keep') newFirst.drop(length)
    else if (one.kind === 'keep') newSecond.drop(length)
    take(ones, length)
    take(others, length)
  }
  return [newFirst.splices, newSecond.splices]
}

function take(pieces: Piece[], length: number): void {
  const next = pieces.shift()
  if (next !== undefined && next.length > length) pieces.unshift({ ...next, length: next.length - length })
}

function piecesOf(splices: readonly Splice[]): Piece[] {
  let at = 0
  return splices.flatMap(({ offset, length, text }): Piece[] => {
    const kept = offset - at
    at = offset + length
    return [{ kind: 'keep', length: kept, text: '' } as const, { kind: 'put', length: 0, text } as const, { kind: 'drop', length, text: '' } as const].filter((piece) => piece.length > 0 || piece.text !== '')
  })
}
