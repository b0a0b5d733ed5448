import type { JsonPlace } from '../../bytes/json-text/json-places'
import { itemEnd, type JsonItem } from './json-items'
import type { Splice } from '../../model/policy-edit'

/** What becomes of the items of an object or array. Texts are JSON, of an object's member with its key. */
export interface ItemChanges {
  /** Items that go, by their index. */
  readonly removed: ReadonlySet<number>
  /** New texts of values, by the item's index. */
  readonly values: ReadonlyMap<number, string>
  /** New items in their order, each before the item of that index; one of the length of `items` comes last. */
  readonly added: readonly { readonly before: number; readonly text: string }[]
}

/** Blanks of one level where a text has no example of its own. */
const INDENT = 2

/** The splices of one object or array at `place`, written as its neighbours are: one item a line, or all in one. */
export function itemSplices(text: string, place: JsonPlace, items: readonly JsonItem[], { removed, values, added }: ItemChanges): Splice[] {
  if (items.every((_, i) => removed.has(i))) return emptied(text, place, items, added.map((one) => one.text))
  const between = separator(text, place, items)
  const splices: Splice[] = []
  const insertions = added.values()
  let next = insertions.next()
  for (let i = 0; i < items.length; i++) {
    if (removed.has(i)) continue
    const texts: string[] = []
    for (; !next.done && next.value.before <= i; next = insertions.next()) texts.push(next.value.text)
    if (texts.length > 0) splices.push({ offset: items[i].start, length: 0, text: texts.map((one) => one + between).join('') })
    const value = values.get(i)
    if (value !== undefined) splices.push({ ...items[i].value, text: value })
  }
  const last = items.findLastIndex((_, i) => !removed.has(i))
  const rest = next.done ? [] : [next.value.text, ...[...insertions].map((one) => one.text)]
  if (rest.length > 0) splices.push({ offset: itemEnd(items[last]), length: 0, text: rest.map((one) => between + one).join('') })
  return inOrder([...splices, ...removals(items, removed)])
}

/** Runs of items that go, each with the separator before it; at the beginning with the one after it. */
function removals(items: readonly JsonItem[], removed: ReadonlySet<number>): Splice[] {
  const splices: Splice[] = []
  for (let first = 0; first < items.length; first++) {
    if (!removed.has(first)) continue
    let last = first
    while (removed.has(last + 1)) last++
    const offset = first === 0 ? items[0].start : itemEnd(items[first - 1])
    const end = first === 0 ? items[last + 1].start : itemEnd(items[last])
    splices.push({ offset, length: end - offset, text: '' })
    first = last
  }
  return splices
}

/** An insertion at the end of what stays goes before the removal that begins there, one before what stays behind the removal that ends there. */
function inOrder(splices: readonly Splice[]): Splice[] {
  return splices.toSorted((a, b) => a.offset - b.offset || a.length - b.length)
}

function emptied(text: string, place: JsonPlace, items: readonly JsonItem[], texts: readonly string[]): Splice[] {
  if (items.length > 0 && texts.length > 0) {
    const offset = items[0].start
    return [{ offset, length: itemEnd(items.at(-1)!) - offset, text: texts.join(separator(text, place, items)) }]
  }
  const [open, close] = [text[place.offset], text[place.offset + place.length - 1]]
  if (texts.length === 0) return items.length === 0 ? [] : [{ ...place, text: open + close }]
  const line = lineStart(text, place.offset)
  const inner = line === null ? '' : `\n${' '.repeat(line + INDENT)}`
  return [{ ...place, text: `${open}${inner}${texts.join(inner === '' ? ', ' : `,${inner}`)}${line === null ? '' : `\n${' '.repeat(line)}`}${close}` }]
}

/** What stands between two items; between a bracket and the only one, with a comma. */
function separator(text: string, { offset }: JsonPlace, items: readonly JsonItem[]): string {
  if (items.length > 1) return text.slice(itemEnd(items[0]), items[1].start)
  const before = text.slice(offset + 1, items[0].start)
  return before === '' ? ', ' : `,${before}`
}

/** Blanks at the beginning of the line on which an object stands; `null` in a text of one line. */
function lineStart(text: string, offset: number): number | null {
  const start = text.lastIndexOf('\n', offset)
  if (start < 0 && !text.includes('\n')) return null
  let blanks = 0
  while (text[start + 1 + blanks] === ' ') blanks++
  return blanks
}
