import { withoutMark } from '../../bytes/byte-order-mark'
import { decodeUtf8 } from '../../bytes/visible'
import type { RuntimePolicy } from '../../model/policy'
import type { DigestListName } from '../../model/policy-edit'
import { findPlaces, type JsonPath, type JsonPlace } from '../../bytes/json-text/json-places'
import { byteRangesOf } from '../../bytes/json-text/text-offset'
import { linesOf } from './read-text'

/** Places that are told of one name: who lists a digest a thousand times knows it. */
const PLACES_MAX = 20

/** A digest where a policy lists it, as it is written there. */
export interface ListedDigest {
  readonly written: string
  /** In the policy's bytes: of its JSON string, or of the whole line. Of an allowlist that is a text in JSON, of that text. */
  readonly byteOffset: number
  readonly byteLength: number
}

/** In UTF-16 units. */
interface Placed extends JsonPlace {
  readonly written: string
}

/** Where a policy lists what `keep` wants of the digests of a name, the first twenty. It reads the policy's text again: nothing of it is remembered for each digest. */
export function findListed(policy: RuntimePolicy, list: DigestListName, name: string, keep: (written: string) => boolean): ListedDigest[] {
  const rest = withoutMark(policy.bytes)
  const text = decodeUtf8(rest)
  if (text === null || policy.stopped) return []
  const found = policy.form === 'flat-allowlist' || policy.form === 'checksums' ? inLines(policy.form, text, list, name, keep) : inJson(policy, text, list, name, keep)
  const ranges = byteRangesOf(text, found, { base: policy.bytes.length - rest.length })
  return found.map(({ written }, i) => ({ written, ...ranges[i] }))
}

function inLines(form: 'flat-allowlist' | 'checksums', text: string, list: DigestListName, name: string, keep: (written: string) => boolean): Placed[] {
  const found: Placed[] = []
  for (const { offset, length, listed } of linesOf(form, text)) {
    if (listed?.list !== list || listed.name !== name || !keep(listed.digest)) continue
    found.push({ written: listed.digest, offset, length })
    if (found.length === PLACES_MAX) break
  }
  return found
}

function inJson(policy: RuntimePolicy, text: string, list: DigestListName, name: string, keep: (written: string) => boolean): Placed[] {
  const [whole, ...places] = findPlaces(text, [['allowlist'], ...listPaths(policy, list, name)])
  const place = places.find((one) => one !== null)
  if (place) return inList(text, place, keep)
  const listed = whole && text[whole.offset] === '"' ? { digests: policy.digests, keyrings: policy.keyrings, 'ima-buf': policy.imaBuf }[list].get(name) : undefined
  return (listed ?? []).filter(keep).slice(0, PLACES_MAX).map((written) => ({ written, ...whole! }))
}

function listPaths({ form }: RuntimePolicy, list: DigestListName, name: string): JsonPath[] {
  if (form === 'runtime-policy') return [[list, name]]
  const keys = list === 'digests' ? ['hashes', 'digests'] : [list]
  return keys.flatMap((key) => [[key, name], ['allowlist', key, name]])
}

function inList(text: string, { offset, length }: JsonPlace, keep: (written: string) => boolean): Placed[] {
  const json = text.slice(offset, offset + length)
  const list: unknown = JSON.parse(json)
  if (!Array.isArray(list)) return []
  const kept = [...list.keys()].filter((i) => typeof list[i] === 'string' && keep(list[i])).slice(0, PLACES_MAX)
  return findPlaces(json, kept.map((i) => [i])).map((place, at) => ({ written: list[kept[at]] as string, offset: offset + place!.offset, length: place!.length }))
}
