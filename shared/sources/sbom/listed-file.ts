import { isObject, type Json } from '../../bytes/json'
import type { ReferencePackage } from '../../model/reference'
import type { JsonPath } from '../../bytes/json-text/json-places'
import { shownName } from '../reference/named-path'

/** Hashes of one file, and places at which one file lies, that are read: there are not so many algorithms. */
const HASHES_MAX = 24
const PLACES_MAX = 100

/** A hash as a document writes it. */
export interface WrittenHash {
  readonly algorithm: string
  readonly digits: string
}

/** A file of a bill of materials. */
export interface SbomFile {
  /** As they are written; none where the document names no path. */
  readonly names: readonly string[]
  readonly hashes: readonly WrittenHash[]
  /** Where its object stands in the document. */
  readonly place: JsonPath
  /** Index into `SbomContent.packages`, or -1. */
  readonly packageIndex: number
}

export interface SbomContent {
  readonly packages: readonly ReferencePackage[]
  readonly files: readonly SbomFile[]
  /** Does it nest deeper than it is read? */
  readonly tooDeep?: boolean
}

/** Objects of a list; a value that is no list has none. `index` is that of the whole list. */
export function* objectsOf(list: unknown): Generator<readonly [object: Json, index: number]> {
  if (!Array.isArray(list)) return
  for (const [index, value] of list.entries()) if (isObject(value)) yield [value, index]
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** `keys`: those of the algorithm and of the digits. */
export function hashesOf(list: unknown, [algorithmKey, digitsKey]: readonly [string, string]): WrittenHash[] {
  const hashes: WrittenHash[] = []
  for (const [one] of objectsOf(list)) {
    const [algorithm, digits] = [one[algorithmKey], one[digitsKey]]
    if (typeof algorithm === 'string' && typeof digits === 'string' && hashes.push({ algorithm, digits }) === HASHES_MAX) break
  }
  return hashes
}

export function placesOf(names: readonly string[]): readonly string[] {
  return [...new Set(names)].slice(0, PLACES_MAX)
}

/** A package as a bill of materials tells it: its package URL, else its name and version. */
export function sbomPackage(name: string | null, version: string | null, purl: string | null): ReferencePackage {
  const shown = { name: shownName(name ?? purl ?? ''), version: version === null ? null : shownName(version) }
  const label = purl === null ? `${shown.name}${shown.version === null ? '' : `-${shown.version}`}` : shownName(purl)
  return { ...shown, label, epoch: null, release: null, arch: null, buildTime: null, header: null, signatures: [] }
}
