import { toHex } from '../../bytes/hex'
import { visibleBytes } from '../../bytes/visible'
import type { FieldNode } from '../../model/evidence'
import { REFERENCE_FILE, referenceDigest, referencePackage, referencePath, type ReferenceFiles, type ReferenceList } from '../../model/reference'

/** Files that are shown one by one. */
const SHOWN = 100

/** The digests of a list for people, the first hundred of them. `size`: bytes of its file. */
export function listedFields(list: Omit<ReferenceList, 'fields'>, size: number): FieldNode[] {
  const { files, packages } = list
  const shown = Math.min(files.count, SHOWN)
  const whole = { byteOffset: 0, byteLength: size }
  return [
    ...(packages.length > 1 ? [{ label: 'Packages', value: `${packages.length}`, ...whole }] : []),
    { label: 'Digests of files', value: `${files.count}`, meaning: shown < files.count ? `the first ${shown} are shown` : undefined, ...whole },
    ...Array.from({ length: shown }, (_, index) => fileField(list, files, index)),
  ]
}

function fileField(list: Omit<ReferenceList, 'fields'>, files: ReferenceFiles, index: number): FieldNode {
  const [whole, place] = [list as ReferenceList, { byteOffset: files.byteOffset[index], byteLength: files.byteLength[index] }]
  const signature = files.imaSignatures.get(index)
  const words = [
    list.packages.length > 1 ? referencePackage(whole, index)?.label : undefined, files.flags[index] & REFERENCE_FILE.config ? 'a configuration file' : undefined, signature && `with an IMA signature of ${signature.length} bytes`,
  ].filter((word) => word !== undefined)
  return {
    label: 'File', value: visibleBytes(referencePath(whole, index)), meaning: words.length > 0 ? words.join(', ') : undefined, ...place,
    children: [{ label: 'Digest', term: list.algorithms[files.algorithm[index]].name, value: toHex(referenceDigest(whole, index)), ...place }],
  }
}
