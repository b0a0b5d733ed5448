import { COUNT_END, FLAG, combineFlags, type Item, type Member, type RepeatItem, type Sequence } from './syntax'

/** The largest count that RE2 takes, and the largest program that it is given. */
const COUNT_MAX = 1000
const SIZE_MAX = 20_000
/** Flags under which a letter is more than itself, or an anchor elsewhere than at the ends. */
const REFUSED_FLAGS = FLAG.ignoreCase | FLAG.multiline

const DIGIT = '\\p{Nd}'
const WORD = '\\p{L}\\p{N}_'
const SPACE = '\\x{9}-\\x{d}\\x{1c}-\\x{20}\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}'
const CATEGORIES = { digit: DIGIT, word: WORD, space: SPACE } as const
const ASCII_CATEGORIES = { digit: '0-9', word: '0-9A-Za-z_', space: '\\x{9}-\\x{d}\\x{20}' } as const

/** A pattern in RE2's words, with about how many instructions it makes. */
export interface Translation {
  readonly text: string
  readonly size: number
}

/**
 * A sequence whose meaning RE2 shares, for texts that do not end with LF (there `$` is the end, and nothing else); `null` for any other: references,
 * look-around, conditions, possessive and atomic parts, `\b`, ignored case, repeated anchors, and counts over 1,000.
 */
export function toRe2(sequence: Sequence, flags: number): Translation | null {
  const translation = sequenceToRe2(sequence, flags)
  return translation && translation.size <= SIZE_MAX ? translation : null
}

function sequenceToRe2(sequence: Sequence, flags: number): Translation | null {
  if (flags & REFUSED_FLAGS) return null
  const texts: string[] = []
  let size = 1
  for (const item of sequence) {
    const translation = itemToRe2(item, flags)
    if (!translation) return null
    texts.push(translation.text)
    size += translation.size
  }
  return { text: texts.join(''), size }
}

function itemToRe2(item: Item, flags: number): Translation | null {
  switch (item.kind) {
    case 'literal': return { text: item.negated ? `[^${literal(item.code)}]` : literal(item.code), size: 1 }
    case 'any': return { text: flags & FLAG.dotAll ? '(?s:.)' : '[^\\n]', size: 1 }
    case 'class': return classToRe2(item.members, item.negated, flags)
    case 'anchor': return anchorToRe2(item.anchor)
    case 'repeat': return repeatToRe2(item, flags)
    case 'group': return wrapped(sequenceToRe2(item.body, combineFlags(flags, item.addedFlags, item.removedFlags)))
    case 'branch': return branchToRe2(item.alternatives, flags)
    default: return null
  }
}

function wrapped(inner: Translation | null): Translation | null {
  return inner && { text: `(?:${inner.text})`, size: inner.size }
}

function branchToRe2(alternatives: readonly Sequence[], flags: number): Translation | null {
  const translations: Translation[] = []
  for (const alternative of alternatives) {
    const translation = sequenceToRe2(alternative, flags)
    if (!translation) return null
    translations.push(translation)
  }
  return { text: `(?:${translations.map((one) => one.text).join('|')})`, size: translations.reduce((sum, one) => sum + one.size + 1, 0) }
}

function anchorToRe2(anchor: string): Translation | null {
  if (anchor === 'start' || anchor === 'text-start') return { text: '\\A', size: 1 }
  return anchor === 'end' || anchor === 'text-end' ? { text: '\\z', size: 1 } : null
}

function repeatToRe2({ mode, min, max, body }: RepeatItem, flags: number): Translation | null {
  if (mode === 'possessive' || min > COUNT_MAX || (max !== COUNT_END && max > COUNT_MAX) || holdsAnchor(body)) return null
  const inner = sequenceToRe2(body, flags)
  if (!inner) return null
  const count = max === COUNT_END ? `{${min},}` : `{${min},${max}}`
  return { text: `(?:${inner.text})${count}${mode === 'lazy' ? '?' : ''}`, size: inner.size * (max === COUNT_END ? min + 1 : max) + 2 }
}

/** An anchor that is repeated is left to the matcher. */
function holdsAnchor(sequence: Sequence): boolean {
  return sequence.some((item) => {
    if (item.kind === 'anchor') return true
    if (item.kind === 'branch') return item.alternatives.some(holdsAnchor)
    return (item.kind === 'group' || item.kind === 'repeat') && holdsAnchor(item.body)
  })
}

function classToRe2(members: readonly Member[], negated: boolean, flags: number): Translation | null {
  const categories = flags & FLAG.unicode ? CATEGORIES : ASCII_CATEGORIES
  const [first] = members
  if (members.length === 1 && first.kind === 'category') return { text: `[${first.negated === negated ? '' : '^'}${categories[first.category]}]`, size: 1 }
  const body: string[] = []
  for (const member of members) {
    if (member.kind === 'literal') body.push(literal(member.code))
    else if (member.kind === 'range') body.push(`${literal(member.from)}-${literal(member.to)}`)
    else if (member.negated) return null
    else body.push(categories[member.category])
  }
  return { text: `[${negated ? '^' : ''}${body.join('')}]`, size: members.length }
}

function literal(code: number): string {
  return `\\x{${code.toString(16)}}`
}
