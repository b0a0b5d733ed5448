import { visibleText } from '../../bytes/visible'
import type { PolicyDeviation } from '../../model/policy'
import { findPlaces, type JsonPath } from '../../bytes/json-text/json-places'
import { byteRangesOf } from '../../bytes/json-text/text-offset'

/** Deviations that are named one by one, and the characters of a value that they quote. */
const DEVIATIONS_KEPT = 100
const FOUND_MAX = 200

/** Where in a text a deviation is: the value at a path of its JSON, or UTF-16 units. */
export type DeviationPlace = JsonPath | { readonly offset: number; readonly length: number }

/** A deviation before its bytes are known. */
export interface Deviation extends Pick<PolicyDeviation, 'severity' | 'refused' | 'expected' | 'found'> {
  readonly place: DeviationPlace
}

/** What is said of a document that is not as it should be: the first hundred, and how many there are. */
export class Deviations {
  readonly kept: Deviation[] = []
  count = 0
  /** Those for which Keylime's schema refuses the document. */
  refusals = 0

  /** `place` is asked for only where the deviation is kept. */
  add(severity: Deviation['severity'], expected: string, found: unknown, place: () => DeviationPlace, refused = true): void {
    this.count++
    if (refused) this.refusals++
    if (this.kept.length < DEVIATIONS_KEPT) this.kept.push({ severity, refused, expected, found: shownValue(found), place: place() })
  }
}

/** A JSON value in few words, safe to show. */
export function shownValue(value: unknown): string {
  if (typeof value === 'string') return visibleText(value.slice(0, FOUND_MAX))
  if (value === undefined) return 'none'
  if (typeof value === 'number' && !Number.isFinite(value)) return 'a number too large to be read'
  if (typeof value !== 'object' || value === null) return String(value)
  return Array.isArray(value) ? 'a list' : 'an object'
}

/** Deviations with the bytes of what they are about. `byteBase`: where the text begins in its file. */
export function locate(text: string, byteBase: number, deviations: readonly Deviation[]): PolicyDeviation[] {
  if (deviations.length === 0) return []
  const paths = deviations.flatMap(({ place }) => (isPath(place) ? [place] : []))
  const found = (paths.length === 0 ? [] : findPlaces(text, paths)).values()
  const places = deviations.map(({ place }) => (isPath(place) ? found.next().value! : place))
  const ranges = byteRangesOf(text, places, { base: byteBase })
  return deviations.map(({ severity, refused, expected, found: value }, i) => ({ severity, refused, ...ranges[i], expected, found: value }))
}

function isPath(place: DeviationPlace): place is JsonPath {
  return Array.isArray(place)
}
