import { isLowerHex } from '../../bytes/hex'
import { visibleText } from '../../bytes/visible'
import { isObject, isWhole, type Json } from '../../bytes/json'
import type { JsonPath } from '../../bytes/json-text/json-places'
import { Deviations } from './deviations'
import { checkKeyring } from './keyring-schema'

/** Keys that the schema requires, in the order in which Keylime writes them. */
const REQUIRED = ['meta', 'release', 'digests', 'excludes', 'keyrings', 'ima', 'ima-buf', 'verification-keys'] as const
const IMA_REQUIRED = ['ignored_keyrings', 'log_hash_alg', 'dm_policy'] as const
const LOG_HASHES: ReadonlySet<unknown> = new Set(['sha1', 'sha256', 'sha384', 'sha512'])
const GENERATOR_MAX = 3
const [DIGITS_MIN, DIGITS_MAX] = [40, 128]
export const DIGEST_WORDS = `${DIGITS_MIN} to ${DIGITS_MAX} lower-case hex digits`

/** Python's `$` ends before a last line feed too. */
export function isDigest(text: string): boolean {
  return isLowerHex(text.endsWith('\n') ? text.slice(0, -1) : text, DIGITS_MIN, DIGITS_MAX)
}

/** Would Keylime take the document? (`validate_runtime_policy`, keylime/ima/ima.py, with `RUNTIME_POLICY_SCHEMA` and the schema of the keys in it.) */
export function schemaAccepts(document: unknown): boolean {
  if (!isObject(document)) return false
  const deviations = new Deviations()
  checkSchema(document, deviations)
  return deviations.refusals === 0
}

/** Everything for which Keylime's schema refuses a document. Where the meaning is in doubt it is an error. */
export function checkSchema(document: Json, deviations: Deviations): void {
  for (const key of REQUIRED) if (!Object.hasOwn(document, key)) deviations.add('warning', `a key "${key}"`, undefined, () => [])
  checkMeta(document['meta'], deviations)
  if (Object.hasOwn(document, 'release') && !isWhole(document['release'], 0)) deviations.add('warning', '"release" to be a whole number from 0', document['release'], () => ['release'])
  checkDigestLists(document['digests'], ['digests'], deviations)
  checkStrings(document['excludes'], ['excludes'], deviations)
  checkDigestLists(document['keyrings'], ['keyrings'], deviations)
  checkIma(document['ima'], deviations)
  checkDigestLists(document['ima-buf'], ['ima-buf'], deviations)
  checkKeyring(document['verification-keys'], deviations)
}

function checkMeta(meta: unknown, deviations: Deviations): void {
  if (meta === undefined) return
  if (!isObject(meta)) return deviations.add('warning', '"meta" to be an object', meta, () => ['meta'])
  checkRequired(meta, ['version', 'generator'], 'meta', deviations)
  const { version, generator, timestamp } = meta
  if (version !== undefined && !isWhole(version, 0)) deviations.add('warning', '"version" to be a whole number from 0', version, () => ['meta', 'version'])
  if (generator !== undefined && !isWhole(generator, 0, GENERATOR_MAX)) deviations.add('warning', `"generator" to be a whole number from 0 to ${GENERATOR_MAX}`, generator, () => ['meta', 'generator'])
  if (timestamp !== undefined && typeof timestamp !== 'string') deviations.add('warning', '"timestamp" to be a text', timestamp, () => ['meta', 'timestamp'])
}

function checkIma(ima: unknown, deviations: Deviations): void {
  if (ima === undefined) return
  if (!isObject(ima)) return deviations.add('warning', '"ima" to be an object', ima, () => ['ima'])
  checkRequired(ima, IMA_REQUIRED, 'ima', deviations)
  checkStrings(ima['ignored_keyrings'], ['ima', 'ignored_keyrings'], deviations)
  const { log_hash_alg: logHash, dm_policy: dmPolicy } = ima
  if (logHash !== undefined && !LOG_HASHES.has(logHash)) deviations.add('warning', '"log_hash_alg" to be sha1, sha256, sha384 or sha512', logHash, () => ['ima', 'log_hash_alg'])
  if (dmPolicy !== undefined && dmPolicy !== null) deviations.add('warning', '"dm_policy" to be null', dmPolicy, () => ['ima', 'dm_policy'])
}

function checkRequired(object: Json, keys: readonly string[], name: string, deviations: Deviations): void {
  for (const key of keys) if (!Object.hasOwn(object, key)) deviations.add('warning', `a key "${key}" in "${name}"`, undefined, () => [name])
}

/** Names with lists of digests. */
export function checkDigestLists(lists: unknown, path: JsonPath, deviations: Deviations): void {
  if (lists === undefined) return
  if (!isObject(lists)) return deviations.add(doubt(lists), `"${path.at(-1)}" to be an object`, lists, () => path)
  for (const name of Object.keys(lists)) {
    const list = lists[name]
    if (Array.isArray(list) && list.length === 0) deviations.add('warning', 'at least one digest', undefined, () => [...path, name])
    else checkStrings(list, [...path, name], deviations, isDigest)
  }
}

/** A list of texts, of digests where they must have that form. */
export function checkStrings(list: unknown, path: JsonPath, deviations: Deviations, hasForm?: (text: string) => boolean): void {
  if (list === undefined) return
  const name = () => visibleText(String(path.at(-1)))
  if (!Array.isArray(list)) return deviations.add(doubt(list), `"${name()}" to be an array`, list, () => path)
  for (let i = 0; i < list.length; i++) {
    const value: unknown = list[i]
    if (typeof value !== 'string') deviations.add('error', `strings in "${name()}"`, value, () => [...path, i])
    else if (hasForm && !hasForm(value)) deviations.add('warning', DIGEST_WORDS, value, () => [...path, i])
    // The schema takes it, and no measured digest is ever equal to it.
    else if (hasForm && value.endsWith('\n')) deviations.add('warning', `${DIGEST_WORDS}, and no line feed`, value, () => [...path, i], false)
  }
}

/** `null` in place of a list can only mean none; what another value means is in doubt. */
function doubt(value: unknown): 'warning' | 'error' {
  return value === null ? 'warning' : 'error'
}
