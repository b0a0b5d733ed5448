import type { PolicyKey } from '../../model/policy'
import { findPlaces } from '../../bytes/json-text/json-places'
import { byteRangesOf } from '../../bytes/json-text/text-offset'
import type { PolicyText } from './document'
import type { FoundKey } from './verification-keys'

/** Keys with the bytes of their base64; of the whole text that holds them where JSON writes it otherwise. */
export function placeKeys({ text, byteBase }: PolicyText, keys: readonly FoundKey[]): PolicyKey[] {
  if (keys.length === 0) return []
  const [inner, whole] = findPlaces(text, [['allowlist', 'verification-keys'], ['verification-keys']])
  const value = whole ?? inner ?? { offset: 0, length: text.length }
  let from = value.offset
  const places = keys.map(({ base64 }) => {
    const offset = from < 0 ? -1 : text.indexOf(base64, from)
    // One that is not found ends the search: of a hostile text each would search all of it.
    from = offset < 0 || offset >= value.offset + value.length ? -1 : offset + base64.length
    return from < 0 ? value : { offset, length: base64.length }
  })
  const ranges = byteRangesOf(text, places, { base: byteBase })
  return keys.map(({ keyId, spki, material }, i) => ({ keyId, spki, material, ...ranges[i] }))
}
