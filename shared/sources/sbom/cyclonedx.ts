import { isObject, type Json } from '../../bytes/json'
import type { ReferencePackage } from '../../model/reference'
import type { JsonPath } from '../../bytes/json-text/json-places'
import { hashesOf, objectsOf, placesOf, sbomPackage, textOf, type SbomContent, type SbomFile } from './listed-file'

/** Properties in which tools write the path of a file: syft and Trivy (each documents its own name space). */
const PATH_PROPERTY = /^(?:syft:location:\d+:path|aquasecurity:trivy:FilePath)$/

/** Components in components that are read: each names its place by all that it is in. */
const DEPTH_MAX = 32

interface Walk {
  readonly packages: ReferencePackage[]
  readonly files: SbomFile[]
  tooDeep: boolean
}

/** A component that is still to be looked at, and the package that it is in. */
interface Pending {
  readonly component: Json
  readonly place: JsonPath
  readonly packageIndex: number
}

/** Components of type `file` of a CycloneDX document (1.4 to 1.6, ECMA-424), nested ones too. What a component of another type holds, it brings. */
export function readCycloneDx(document: Json): SbomContent {
  const walk: Walk = { packages: [], files: [], tooDeep: false }
  // A list of what is left instead of a function that calls itself: a hostile document nests deeper than a stack.
  const pending: Pending[] = []
  const push = (list: unknown, place: JsonPath, packageIndex: number) => {
    for (const [component, index] of objectsOf(list)) pending.push({ component, place: [...place, index], packageIndex })
  }
  push(document['components'], ['components'], -1)
  const metadata = document['metadata']
  if (isObject(metadata) && isObject(metadata['component'])) pending.push({ component: metadata['component'], place: ['metadata', 'component'], packageIndex: -1 })
  for (let at = 0; at < pending.length; at++) {
    const { component, place, packageIndex } = pending[at]
    const inner = component['type'] === 'file' ? packageIndex : packageOf(component, walk)
    if (component['type'] === 'file') walk.files.push({ names: namesOf(component), hashes: hashesOf(component['hashes'], ['alg', 'content']), place, packageIndex })
    if (place.length < 2 * DEPTH_MAX) push(component['components'], [...place, 'components'], inner)
    else walk.tooDeep ||= Array.isArray(component['components'])
  }
  return walk
}

function packageOf(component: Json, { packages }: Walk): number {
  const [name, version, purl] = ['name', 'version', 'purl'].map((key) => textOf(component[key]))
  return name === null && purl === null ? -1 : packages.push(sbomPackage(name, version, purl)) - 1
}

/** Paths of a file: its name where that is absolute, else where it was seen, else its name as it is. */
function namesOf(component: Json): readonly string[] {
  const name = textOf(component['name'])
  if (name?.startsWith('/')) return [name]
  const evidence = component['evidence']
  const seen = [
    ...(isObject(evidence) ? [...objectsOf(evidence['occurrences'])].map(([one]) => textOf(one['location'])) : []),
    ...[...objectsOf(component['properties'])].map(([one]) => (typeof one['name'] === 'string' && PATH_PROPERTY.test(one['name']) ? textOf(one['value']) : null)),
  ].filter((path) => path?.startsWith('/') === true) as string[]
  return seen.length > 0 ? placesOf(seen) : name === null ? [] : [name]
}
