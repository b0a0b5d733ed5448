import type { PcrValues } from '../model/tpm'
import { treeOf } from '../sources/pcr-values/decode-lines'
import { groupedBy } from '../checks/grouped-by'

/** Files of sysfs hold one value each: those of one tree speak as one file, under the tree's path and with the first one's id and bytes. */
export function joinPcrFiles(files: readonly PcrValues[]): readonly PcrValues[] {
  const trees = groupedBy(files.filter(isTreeFile), (file) => treeOf(file.path))
  const joined = [...trees].map(([tree, members]): PcrValues => ({
    ...members[0], path: `${tree}pcr-*`, values: members.flatMap((one) => one.values), fields: members.flatMap((one) => one.fields),
  }))
  return [...files.filter((file) => !isTreeFile(file)), ...joined]
}

function isTreeFile(file: PcrValues): boolean {
  return file.form === 'sysfs-file'
}
