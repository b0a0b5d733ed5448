import { isObject, isWhole, tryJson } from '../../bytes/json'
import type { Deviations } from './deviations'

const PLACE = () => ['verification-keys']

/** `verification-keys`: a text, empty or JSON with keys and their ids (`IMA_KEYRING_JSON_SCHEMA`, keylime/ima/file_signatures.py). */
export function checkKeyring(value: unknown, deviations: Deviations): void {
  if (value === undefined || value === '') return
  if (typeof value !== 'string') return deviations.add('warning', '"verification-keys" to be a text', value, PLACE)
  const keyring = tryJson(value)
  if (!isObject(keyring)) return deviations.add('warning', 'JSON of an object in the text of "verification-keys"', keyring === undefined ? 'a text that is no JSON' : keyring, PLACE)
  const { meta } = keyring
  const hasMeta = meta === undefined || (isObject(meta) && isWhole(meta['version'], 1))
  if (!hasMeta) deviations.add('warning', 'a "version" from 1 in "meta" of "verification-keys"', meta, PLACE)
  for (const [key, fits, what] of [['pubkeys', isText, 'texts'], ['keyids', (one: unknown) => isWhole(one), 'whole numbers']] as const) {
    const list = keyring[key]
    if (!Array.isArray(list) || !list.every(fits)) deviations.add('warning', `a list "${key}" of ${what} in "verification-keys"`, list, PLACE)
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string'
}
