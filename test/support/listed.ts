import { visibleBytes } from '@shared/bytes/visible'
import { referenceDigest, referencePackage, referencePath, type ReferenceList } from '@shared/model/reference'
import { hex } from './decode'

/** A digest of a list in words that tests compare. */
export function listedOf(list: ReferenceList) {
  return Array.from({ length: list.files.count }, (_, index) => ({
    path: visibleBytes(referencePath(list, index)), algorithm: list.algorithms[list.files.algorithm[index]].name, digest: hex(referenceDigest(list, index)), package: referencePackage(list, index)?.label ?? null,
  }))
}

/** What stands in the file where a digest is said to be listed. */
export function placeOf(list: ReferenceList, bytes: Uint8Array, index: number): string {
  const { byteOffset, byteLength } = list.files
  return Buffer.from(bytes.subarray(byteOffset[index], byteOffset[index] + byteLength[index])).toString()
}
