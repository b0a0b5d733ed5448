import type { JsonPlace } from '../../bytes/json-text/json-places'
import { DIGEST_LISTS, type Splice } from '../../model/policy-edit'
import type { PolicyChanges } from './changes'
import { itemSplices } from './item-splices'
import { jsonItems, type JsonItem } from './json-items'
import { listSplices, stringSplices } from './list-splices'
import { changedKeyring } from './verification-keys'

/** The document, its names and their values. */
const LEVELS = 2

/** Splices, or the text of a whole value where the document has none. */
type Change = readonly Splice[] | string

/** The splices that bring changes into the text of a runtime policy: valid JSON without duplicate keys, an object on top. What the changes do not name stays as it is, to the byte. */
export function writeChanges(text: string, changes: PolicyChanges): Splice[] {
  const root: JsonPlace = { offset: text.indexOf('{'), length: text.lastIndexOf('}') + 1 - text.indexOf('{') }
  const items = jsonItems(text, root, LEVELS)
  const named = new Map(items.map((item) => [item.key!, item]))
  const found = Array.from(changesByKey(text, changes, named), ([key, change]) => ({ key, change }))
  const missing = found.flatMap(({ key, change }) => (typeof change === 'string' ? [[key, change] as const] : []))
  const splices = [...found.flatMap(({ change }) => (typeof change === 'string' ? [] : change)), ...newMembers(text, root, items, missing)]
  return splices.sort((a, b) => a.offset - b.offset || a.length - b.length)
}

/** What becomes of each member of the document. */
function* changesByKey(text: string, changes: PolicyChanges, named: ReadonlyMap<string, JsonItem>): Generator<readonly [string, Change]> {
  const { addedExcludes, removedExcludes, ignoredKeyrings, addedKeys, removedKeys, generator } = changes
  for (const list of DIGEST_LISTS) if (changes.lists[list].size > 0) yield [list, listSplices(text, named.get(list), changes.lists[list])]
  if (addedExcludes.length > 0 || removedExcludes.size > 0) yield ['excludes', stringSplices(text, named.get('excludes'), addedExcludes, removedExcludes)]
  if (ignoredKeyrings.length > 0) yield ['ima', within(text, named.get('ima'), 'ignored_keyrings', (item) => stringSplices(text, item && withItems(text, item), ignoredKeyrings, new Set()))]
  if (addedKeys.length > 0 || removedKeys.length > 0) yield ['verification-keys', keySplices(text, named.get('verification-keys'), changes)]
  if (generator !== null) yield ['meta', within(text, named.get('meta'), 'generator', (item) => (item ? [{ ...item.value, text: `${generator}` }] : `${generator}`))]
}

/** A third level is read where it is wanted. */
function withItems(text: string, item: JsonItem): JsonItem {
  return text[item.value.offset] === '[' ? { ...item, items: jsonItems(text, item.value) } : item
}

/** Members that an object lacks, at its end. */
function newMembers(text: string, place: JsonPlace, items: readonly JsonItem[], members: readonly (readonly [string, string])[]): Splice[] {
  if (members.length === 0) return []
  const added = members.map(([key, value]) => ({ before: items.length, text: `${JSON.stringify(key)}: ${value}` }))
  return itemSplices(text, place, items, { removed: new Set(), values: new Map(), added })
}

/** A part of an object of the document. */
function within(text: string, item: JsonItem | undefined, key: string, change: (member: JsonItem | undefined) => Change): Change {
  const isObject = item !== undefined && text[item.value.offset] === '{'
  const found = change(isObject ? item.items.find((one) => one.key === key) : undefined)
  if (typeof found !== 'string') return found
  if (isObject) return newMembers(text, item.value, item.items, [[key, found]])
  const whole = `{${JSON.stringify(key)}: ${found}}`
  return item ? [{ ...item.value, text: whole }] : whole
}

function keySplices(text: string, item: JsonItem | undefined, { addedKeys, removedKeys }: PolicyChanges): Change {
  const value: unknown = item ? JSON.parse(text.slice(item.value.offset, item.value.offset + item.value.length)) : ''
  const whole = JSON.stringify(changedKeyring(value, addedKeys, removedKeys))
  return item ? [{ ...item.value, text: whole }] : whole
}
