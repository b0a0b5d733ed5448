import type { RuntimePolicy } from '../../model/policy'
import { isObject, type Json } from '../../bytes/json'

/** Keys on top whose values are lists of their own in the model. */
const LISTS: ReadonlySet<string> = new Set(['digests', 'hashes', 'excludes', 'keyrings', 'ima-buf'])

export type PolicyLists = Pick<RuntimePolicy, 'digests' | 'excludes' | 'keyrings' | 'imaBuf' | 'ignoredKeyrings' | 'settings'>

/** The lists of a document as they are written; what is of another type is left out. `digests`: the key that has them. */
export function readLists(document: Json, digests: 'digests' | 'hashes'): PolicyLists {
  const ima = document['ima']
  return {
    digests: digestLists(document[digests]), keyrings: digestLists(document['keyrings']), imaBuf: digestLists(document['ima-buf']),
    excludes: strings(document['excludes']), ignoredKeyrings: isObject(ima) ? strings(ima['ignored_keyrings']) : [], settings: settingsOf(document, digests),
  }
}

/** Without a prototype: `__proto__` is a key like any other. */
function settingsOf(document: Json, digests: string): Record<string, unknown> {
  const settings = noSettings()
  for (const key of Object.keys(document)) if (!LISTS.has(key) || (key === 'hashes' && digests !== key)) settings[key] = document[key]
  return settings
}

export function noSettings(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>
}

function digestLists(value: unknown): Map<string, readonly string[]> {
  const lists = new Map<string, readonly string[]>()
  if (!isObject(value)) return lists
  for (const name of Object.keys(value)) lists.set(name, strings(value[name]))
  return lists
}

/** The list that `JSON.parse` made, where it may stay as it is: a policy has hundreds of thousands. */
export function strings(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return []
  const list = value as readonly unknown[]
  return list.every((one) => typeof one === 'string') ? list : list.filter((one) => typeof one === 'string')
}
