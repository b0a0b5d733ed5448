import { COUNT_END, type Item, type Sequence } from './syntax'

/** Characters that a sequence takes, at least and at most. Beyond 2^53 not exact, which nothing asks for. */
export interface Width {
  readonly low: number
  readonly high: number
}

/** More than any count. */
const WIDTH_MAX = 2 ** 64

const known = new WeakMap<Sequence, Width>()

/** CPython 3.11 `_parser.py`, `SubPattern.getwidth`. `groups`: widths by number, of those that are closed. */
export function widthOf(sequence: Sequence, groups: readonly (Width | null)[]): Width {
  const before = known.get(sequence)
  if (before) return before
  let [low, high] = [0, 0]
  for (const item of sequence) {
    const width = itemWidth(item, groups)
    low += width.low
    high += width.high
  }
  const width = { low: Math.min(low, WIDTH_MAX), high: Math.min(high, WIDTH_MAX) }
  known.set(sequence, width)
  return width
}

function itemWidth(item: Item, groups: readonly (Width | null)[]): Width {
  switch (item.kind) {
    case 'literal': case 'any': case 'class': return { low: 1, high: 1 }
    case 'anchor': case 'look': return { low: 0, high: 0 }
    case 'group': case 'atomic': return widthOf(item.body, groups)
    case 'reference': return groups[item.group] ?? { low: 0, high: WIDTH_MAX }
    case 'repeat': {
      const body = widthOf(item.body, groups)
      return { low: body.low * item.min, high: item.max === COUNT_END && body.high > 0 ? WIDTH_MAX : body.high * item.max }
    }
    case 'condition': {
      const yes = widthOf(item.yes, groups)
      return item.no ? either([yes, widthOf(item.no, groups)]) : { low: 0, high: yes.high }
    }
    case 'branch': return either(item.alternatives.map((one) => widthOf(one, groups)))
  }
}

function either(widths: readonly Width[]): Width {
  return widths.reduce((all, one) => ({ low: Math.min(all.low, one.low), high: Math.max(all.high, one.high) }))
}
