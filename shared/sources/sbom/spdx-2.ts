import type { Json } from '../../bytes/json'
import type { ReferencePackage } from '../../model/reference'
import { hashesOf, objectsOf, sbomPackage, textOf, type SbomContent } from './listed-file'

/** Files of an SPDX 2.2 or 2.3 document in JSON, and the packages that contain them by a relationship or by `hasFiles` (SPDX 2.3 clauses 7, 8 and 11). */
export function readSpdx2(document: Json): SbomContent {
  const packages: ReferencePackage[] = []
  const packageById = new Map<string, number>()
  const packageOfFile = new Map<string, number>()
  const contain = (owner: string | null, file: unknown) => {
    const index = owner === null ? undefined : packageById.get(owner)
    if (index !== undefined && typeof file === 'string' && !packageOfFile.has(file)) packageOfFile.set(file, index)
  }
  for (const [one] of objectsOf(document['packages'])) {
    const id = textOf(one['SPDXID'])
    const index = packages.push(sbomPackage(textOf(one['name']), textOf(one['versionInfo']), purlOf(one))) - 1
    if (id !== null) packageById.set(id, index)
    if (Array.isArray(one['hasFiles'])) for (const file of one['hasFiles'] as unknown[]) contain(id, file)
  }
  for (const [{ relationshipType: type, spdxElementId: from, relatedSpdxElement: to }] of objectsOf(document['relationships'])) {
    if (type === 'CONTAINS') contain(textOf(from), to)
    else if (type === 'CONTAINED_BY') contain(textOf(to), from)
  }
  const files = [...objectsOf(document['files'])].map(([file, index]) => {
    const name = textOf(file['fileName'])
    const id = textOf(file['SPDXID'])
    return { names: name === null ? [] : [name], hashes: hashesOf(file['checksums'], ['algorithm', 'checksumValue']), place: ['files', index], packageIndex: (id === null ? undefined : packageOfFile.get(id)) ?? -1 }
  })
  return { packages, files }
}

function purlOf(one: Json): string | null {
  for (const [reference] of objectsOf(one['externalRefs'])) if (reference['referenceType'] === 'purl') return textOf(reference['referenceLocator'])
  return null
}
