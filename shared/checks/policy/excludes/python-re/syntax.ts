/** The syntax tree of a pattern: what CPython 3.11 `Lib/re/_parser.py` knows, in names of our own. */

export const FLAG = { ignoreCase: 1, multiline: 2, dotAll: 4, verbose: 8, ascii: 16, unicode: 32, template: 64, locale: 128 } as const
/** Of which one at most holds. */
export const TYPE_FLAGS = FLAG.ascii | FLAG.unicode | FLAG.locale

/** The bound of a repetition that has none; larger counts crash Python. */
export const COUNT_END = 0xffff_ffff

export type Category = 'digit' | 'space' | 'word'
export type Anchor = 'start' | 'end' | 'text-start' | 'text-end' | 'boundary' | 'not-boundary'

/** One member of a class. Code points. */
export type Member =
  | { readonly kind: 'literal'; readonly code: number }
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  | { readonly kind: 'category'; readonly category: Category; readonly negated: boolean }

export interface ClassItem {
  readonly kind: 'class'
  readonly members: readonly Member[]
  readonly negated: boolean
}

export interface RepeatItem {
  readonly kind: 'repeat'
  readonly mode: 'greedy' | 'lazy' | 'possessive'
  readonly min: number
  /** COUNT_END: without end. */
  readonly max: number
  readonly body: Sequence
}

export interface GroupItem {
  readonly kind: 'group'
  /** From 1; `null` for a group that captures nothing. */
  readonly number: number | null
  readonly addedFlags: number
  readonly removedFlags: number
  readonly body: Sequence
}

export type Item =
  | { readonly kind: 'literal'; readonly code: number; readonly negated: boolean }
  | { readonly kind: 'any' }
  | ClassItem
  | { readonly kind: 'anchor'; readonly anchor: Anchor }
  | RepeatItem
  | GroupItem
  | { readonly kind: 'atomic'; readonly body: Sequence }
  | { readonly kind: 'look'; readonly behind: boolean; readonly negated: boolean; readonly body: Sequence }
  | { readonly kind: 'reference'; readonly group: number }
  | { readonly kind: 'condition'; readonly group: number; readonly yes: Sequence; readonly no: Sequence | null }
  | { readonly kind: 'branch'; readonly alternatives: readonly Sequence[] }

export type Sequence = readonly Item[]

/** Do two items mean the same, for Python's search for a common beginning? What holds a sequence equals nothing else. */
export function equalItems(one: Item, other: Item): boolean {
  if (one.kind === 'literal' || one.kind === 'any' || one.kind === 'class' || one.kind === 'anchor' || one.kind === 'reference') return JSON.stringify(one) === JSON.stringify(other)
  return false
}

/** Flags in force inside a group. */
export function combineFlags(flags: number, added: number, removed: number): number {
  const kept = added & TYPE_FLAGS ? flags & ~TYPE_FLAGS : flags
  return (kept | added) & ~removed
}
