import type { Json } from '../../bytes/json'
import type { ReferencePackage } from '../../model/reference'
import { hashesOf, objectsOf, sbomPackage, textOf, type SbomContent } from './listed-file'

/** Files in the `@graph` of an SPDX 3 document, JSON-LD in its compact form, and the packages that contain them by a relationship. */
export function readSpdx3(document: Json): SbomContent {
  const graph = [...objectsOf(document['@graph'])]
  const packages: ReferencePackage[] = []
  const packageById = new Map<string, number>()
  for (const [one] of graph) {
    if (typeOf(one) !== 'software_Package') continue
    const index = packages.push(sbomPackage(textOf(one['name']), textOf(one['software_packageVersion']), textOf(one['software_packageUrl']))) - 1
    const id = textOf(one['spdxId'])
    if (id !== null) packageById.set(id, index)
  }
  const packageOfFile = containedIn(graph, packageById)
  const files = graph.filter(([one]) => typeOf(one) === 'software_File').map(([file, index]) => {
    const [name, id] = [textOf(file['name']), textOf(file['spdxId'])]
    return { names: name === null ? [] : [name], hashes: hashesOf(file['verifiedUsing'], ['algorithm', 'hashValue']), place: ['@graph', index], packageIndex: (id === null ? undefined : packageOfFile.get(id)) ?? -1 }
  })
  return { packages, files }
}

function containedIn(graph: readonly (readonly [Json, number])[], packageById: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const packageOfFile = new Map<string, number>()
  for (const [one] of graph) {
    if (typeOf(one) !== 'Relationship' || one['relationshipType'] !== 'contains') continue
    const owner = packageById.get(textOf(one['from']) ?? '')
    if (owner === undefined || !Array.isArray(one['to'])) continue
    for (const file of one['to'] as unknown[]) if (typeof file === 'string' && !packageOfFile.has(file)) packageOfFile.set(file, owner)
  }
  return packageOfFile
}

function typeOf(one: Json): unknown {
  return one['type'] ?? one['@type']
}
