import type { SourceInput } from '../../model/evidence'
import { isObject, type Json } from '../../bytes/json'
import type { JsonPath } from '../../bytes/json-text/json-places'
import { findSyntaxError } from '../../bytes/json-text/syntax-error'
import { findDuplicateKey } from '../../bytes/json-text/duplicate-keys'
import { Deviations, shownValue } from './deviations'
import { POLICY_WORDS, refusalAt, type PolicyText } from './document'
import { readLists, strings, type PolicyLists } from './read-lists'
import { isTextList, readTextList } from './read-text'
import { checkDigestLists, checkStrings } from './schema'
import { textNotes } from './policy-notes'

/** The lists of a document, and the path of the object that they stand in. */
export interface AllowlistParts {
  readonly lists: PolicyLists
  readonly base: JsonPath
  readonly notes: readonly string[]
}

const WRAPPED: JsonPath = ['allowlist']

/** A JSON allowlist of versions 1 to 6, or one in `allowlist` (as an object, or as a text of either form) with its excludes in `exclude`. */
export function readAllowlist(input: SourceInput, source: PolicyText, document: Json, deviations: Deviations): AllowlistParts {
  if (Object.hasOwn(document, 'hashes')) return readObject(input, source, document, [], deviations)
  const inner = readInner(input, source, document['allowlist'], deviations)
  checkStrings(document['exclude'], ['exclude'], deviations)
  return { ...inner, lists: { ...inner.lists, excludes: [...inner.lists.excludes, ...strings(document['exclude'])] } }
}

function readInner(input: SourceInput, source: PolicyText, allowlist: unknown, deviations: Deviations): AllowlistParts {
  if (isObject(allowlist)) return readObject(input, source, allowlist, WRAPPED, deviations)
  if (typeof allowlist !== 'string') throw refusalAt(input, source, WRAPPED, 'an object or a text', shownValue(allowlist))
  if (allowlist.trimStart().startsWith('{')) return readJsonText(input, source, allowlist, deviations)
  if (!isTextList(allowlist)) throw refusalAt(input, source, WRAPPED, POLICY_WORDS, 'another text')
  const { lists, spaced, relative } = readTextList(allowlist, deviations, () => WRAPPED)
  return { lists, base: WRAPPED, notes: textNotes(spaced, relative) }
}

/** JSON in a text: places in it are that of the text. */
function readJsonText(input: SourceInput, source: PolicyText, text: string, deviations: Deviations): AllowlistParts {
  const problem = findSyntaxError(text)
  if (problem) throw refusalAt(input, source, WRAPPED, problem.expected, shownValue(problem.found))
  const duplicate = findDuplicateKey(text)
  if (duplicate) throw refusalAt(input, source, WRAPPED, 'each key once', `"${shownValue(duplicate.key)}" again`)
  const document: unknown = JSON.parse(text)
  const inside = new Deviations()
  const parts = readObject(input, source, document as Json, WRAPPED, inside)
  for (const { severity, expected, found, refused } of inside.kept) deviations.add(severity, expected, found, () => WRAPPED, refused)
  deviations.count += inside.count - inside.kept.length
  return parts
}

function readObject(input: SourceInput, source: PolicyText, document: Json, base: JsonPath, deviations: Deviations): AllowlistParts {
  const key = isObject(document['digests']) ? 'digests' : 'hashes'
  if (!isObject(document[key])) throw refusalAt(input, source, [...base, 'hashes'], 'an object "hashes"', shownValue(document['hashes']))
  const at = (name: string): JsonPath => [...base, name]
  for (const name of [key, 'keyrings', 'ima-buf']) checkDigestLists(document[name], at(name), deviations)
  checkStrings(document['excludes'], at('excludes'), deviations)
  const ima = document['ima']
  if (isObject(ima)) checkStrings(ima['ignored_keyrings'], [...base, 'ima', 'ignored_keyrings'], deviations)
  return { lists: readLists(document, key), base, notes: [] }
}
