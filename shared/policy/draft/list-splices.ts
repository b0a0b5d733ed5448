import type { JsonPlace } from '../../bytes/json-text/json-places'
import type { Splice } from '../../model/policy-edit'
import { isSorted } from './changes'
import { itemSplices, type ItemChanges } from './item-splices'
import { itemEnd, jsonItems, type JsonItem } from './json-items'

/** Names whose digests change, in the object of `list`; the text of a new one where there is none. `null`: a name that goes. */
export function listSplices(text: string, list: JsonItem | undefined, changed: ReadonlyMap<string, readonly string[] | null>): readonly Splice[] | string {
  if (list !== undefined && text[list.value.offset] === '{') return itemSplices(text, list.value, list.items, listChanges(text, list.items, changed))
  const members = Array.from(changed).flatMap(([name, digests]) => (digests ? [memberText(name, digests)] : []))
  return instead(list, `{${members.join(', ')}}`)
}

/** Strings that come to an array, and that go. */
export function stringSplices(text: string, list: JsonItem | undefined, added: readonly string[], removed: ReadonlySet<string>): readonly Splice[] | string {
  if (list === undefined || text[list.value.offset] !== '[') return instead(list, arrayOf(added))
  const gone = list.items.flatMap(({ value: { offset, length } }, i) => (text[offset] === '"' && removed.has(JSON.parse(text.slice(offset, offset + length)) as string) ? [i] : []))
  return itemSplices(text, list.value, list.items, { removed: new Set(gone), values: new Map(), added: added.map((one) => ({ before: list.items.length, text: JSON.stringify(one) })) })
}

/** In the place of what is no list, or as the value of a new member. */
function instead(item: JsonItem | undefined, whole: string): readonly Splice[] | string {
  return item ? [{ ...item.value, text: whole }] : whole
}

/** A new name goes where the order of names has it, where they are in order; else to the end. */
function listChanges(text: string, items: readonly JsonItem[], changed: ReadonlyMap<string, readonly string[] | null>): ItemChanges {
  const removed = new Set<number>()
  const values = new Map<number, string>()
  const known = new Set<string>()
  for (const [i, { key, value }] of items.entries()) {
    const digests = changed.get(key!)
    if (digests === undefined) continue
    known.add(key!)
    if (digests === null) removed.add(i)
    else values.set(i, arrayText(text, value, digests))
  }
  const names = [...changed.keys()].filter((name) => !known.has(name) && changed.get(name) !== null)
  const keys = names.length === 0 ? [] : items.map(({ key }) => key!)
  const inOrder = isSorted(keys)
  const added = (inOrder ? names.sort() : names).map((name) => {
    const before = inOrder ? placeOf(keys, name) : items.length
    return { before, text: memberText(name, changed.get(name)!, text, items[before] ?? items.at(-1)) }
  })
  return { removed, values, added }
}

/** Index of the first of sorted keys that is greater. */
function placeOf(keys: readonly string[], name: string): number {
  let [low, high] = [0, keys.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (keys[middle] < name) low = middle + 1
    else high = middle
  }
  return low
}

/** A new name, its digests in the manner of a neighbour. */
function memberText(name: string, digests: readonly string[], text = '', neighbour?: JsonItem): string {
  return `${JSON.stringify(name)}: ${neighbour === undefined ? arrayOf(digests) : arrayText(text, neighbour.value, digests)}`
}

function arrayOf(texts: readonly string[], between = ', '): string {
  return `[${texts.map((one) => JSON.stringify(one)).join(between)}]`
}

/** The new text of a list, its digests parted as they were. */
function arrayText(text: string, place: JsonPlace, digests: readonly string[]): string {
  const items = text[place.offset] === '[' ? jsonItems(text, place) : []
  if (items.length === 0) return arrayOf(digests)
  const head = text.slice(place.offset + 1, items[0].start)
  const tail = text.slice(itemEnd(items.at(-1)!), place.offset + place.length - 1)
  const between = items.length > 1 ? text.slice(itemEnd(items[0]), items[1].start) : `,${head === '' ? ' ' : head}`
  return `[${head}${arrayOf(digests, between).slice(1, -1)}${tail}]`
}
